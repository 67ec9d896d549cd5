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
    private const int Fetching = -2;

    private readonly RealHost _host;
    private readonly int[] _pinned = GC.AllocateArray<int>(1, pinned: true);
    private readonly int* _word;
    private IHostEvents? _events;

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
        switch (Interlocked.Exchange(ref *_word, Token))
        {
            case Asleep:
                Futex.Wake(_word);
                break;
            case Fetching:
                _events!.Interrupt();
                break;
        }
    }

    /// <summary>Consumes an unpark that came first.</summary>
    public bool TryTake() => Volatile.Read(ref *_word) == Token && Interlocked.Exchange(ref *_word, None) == Token;

    /// <summary>Fetches events instead of sleeping, until some came, until unparked, until the deadline, or for no reason.</summary>
    /// <returns>False when another thread fetches them: this one may sleep.</returns>
    public bool Fetch(IHostEvents events, long deadline)
    {
        _events = events;
        bool fetched = true;
        if (Interlocked.CompareExchange(ref *_word, Fetching, None) == None)
        {
            fetched = events.TryWait(deadline == long.MaxValue ? deadline : Math.Max(0, deadline - _host.Now));
            if (!fetched && Interlocked.CompareExchange(ref *_word, None, Fetching) == Fetching)
            {
                return false;
            }
        }

        Interlocked.Exchange(ref *_word, None);
        GC.KeepAlive(_pinned);
        return true;
    }

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
