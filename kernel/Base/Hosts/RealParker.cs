using DriverKit.Hosting;

namespace DriverKit.Kernel.Hosts;

/// <summary>Where a thread of the real host waits.</summary>
internal sealed class RealParker(RealHost host) : HostParker
{
    private readonly object _monitor = new();
    private int _token;
    private bool _asleep;

    /// <summary>True when it was woken to see to ready work; guarded by the host's gate.</summary>
    public bool IsKicked { get; set; }

    /// <summary>True when an unpark is waiting to be consumed.</summary>
    public bool HasToken => Volatile.Read(ref _token) != 0;

    public override void Park(long deadline, string reason)
    {
        if (!TryTake())
        {
            host.Park(this, deadline);
        }
    }

    public override void Unpark()
    {
        if (Interlocked.Exchange(ref _token, 1) != 0 || !Volatile.Read(ref _asleep))
        {
            return;
        }

        lock (_monitor)
        {
            Monitor.Pulse(_monitor);
        }
    }

    /// <summary>Consumes an unpark that came first.</summary>
    public bool TryTake() => HasToken && Interlocked.Exchange(ref _token, 0) != 0;

    /// <summary>Sleeps until unparked or the deadline.</summary>
    public void Sleep(long deadline)
    {
        lock (_monitor)
        {
            Volatile.Write(ref _asleep, true);
            Interlocked.MemoryBarrier();
            if (!HasToken)
            {
                long left = deadline == long.MaxValue ? -1 : Math.Max(0, (deadline - host.Now + 999_999) / 1_000_000);
                Monitor.Wait(_monitor, (int)Math.Min(left, int.MaxValue));
            }

            Volatile.Write(ref _asleep, false);
            Interlocked.Exchange(ref _token, 0);
        }
    }
}
