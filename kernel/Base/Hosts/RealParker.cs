using System.Runtime.InteropServices;
using DriverKit.Hosting;
using DriverKit.Kernel.Hosts.Native;

namespace DriverKit.Kernel.Hosts;

/// <summary>Where a thread of the real host waits.</summary>
internal sealed unsafe class RealParker : HostParker
{
    private const int None = 0;
    private const int Token = 1;
    private const int Asleep = -1;

    private readonly RealHost _host;
    private readonly int[] _pinned = GC.AllocateArray<int>(1, pinned: true);
    private readonly int* _word;

    public RealParker(RealHost host)
    {
        _host = host;
        _word = (int*)Marshal.UnsafeAddrOfPinnedArrayElement(_pinned, 0);
    }

    /// <summary>True when it was woken to see to ready work; guarded by the host's gate.</summary>
    public bool IsKicked { get; set; }

    public override void Park(long deadline, string reason)
    {
        if (!TryTake())
        {
            _host.Park(this, deadline);
        }
    }

    public override void Unpark()
    {
        if (Interlocked.Exchange(ref *_word, Token) == Asleep)
        {
            Futex.Wake(_word);
        }
    }

    /// <summary>Consumes an unpark that came first.</summary>
    public bool TryTake() => Volatile.Read(ref *_word) == Token && Interlocked.Exchange(ref *_word, None) == Token;

    /// <summary>Sleeps until unparked, until the deadline, or for no reason.</summary>
    public void Sleep(long deadline)
    {
        if (Interlocked.CompareExchange(ref *_word, Asleep, None) == None)
        {
            long left = deadline == long.MaxValue ? deadline : Math.Max(0, deadline - _host.Now);
            Futex.Wait(_word, Asleep, left);
        }

        Interlocked.Exchange(ref *_word, None);
        GC.KeepAlive(_pinned);
    }
}
