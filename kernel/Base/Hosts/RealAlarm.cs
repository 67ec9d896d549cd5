namespace DriverKit.Kernel.Hosts;

/// <summary>
/// Rings a real host no later than its earliest timer, give or take the system's timer resolution (about 1 ms). It is set anew only
/// for an earlier time or after it rang, so that timeouts that are set and cancelled all the time cost nothing here.
/// </summary>
internal sealed class RealAlarm : IDisposable
{
    private readonly RealHost _host;
    private readonly Timer _timer;
    private long _set = long.MaxValue;

    public RealAlarm(RealHost host)
    {
        _host = host;
        _timer = new Timer(static state => ((RealAlarm)state!).Ring(), this, Timeout.Infinite, Timeout.Infinite);
    }

    /// <summary>Has it ring by a time; the host's gate is held.</summary>
    public void RingBy(long deadline)
    {
        if (deadline >= _set)
        {
            return;
        }

        _set = deadline;
        long milliseconds = Math.Max(0, (deadline - _host.Now + 999_999) / 1_000_000);
        _timer.Change(Math.Min(milliseconds, int.MaxValue), Timeout.Infinite);
    }

    public void Dispose() => _timer.Dispose();

    private void Ring()
    {
        Volatile.Write(ref _set, long.MaxValue);
        _host.AlarmRang();
    }
}
