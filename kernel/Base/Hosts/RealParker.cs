using DriverKit.Hosting;

namespace DriverKit.Kernel.Hosts;

/// <summary>Where a thread of the real host waits.</summary>
internal sealed class RealParker(RealHost host) : HostParker
{
    private readonly object _monitor = new();
    private bool _token;

    public override void Park(long deadline, string reason) => host.Park(this, deadline);

    public override void Unpark()
    {
        lock (_monitor)
        {
            _token = true;
            Monitor.Pulse(_monitor);
        }
    }

    public void Sleep(long deadline)
    {
        lock (_monitor)
        {
            if (!_token)
            {
                long left = deadline == long.MaxValue ? -1 : Math.Max(0, (deadline - host.Now + 999_999) / 1_000_000);
                Monitor.Wait(_monitor, (int)Math.Min(left, int.MaxValue));
            }

            _token = false;
        }
    }
}
