using DriverKit.Hosting;

namespace DriverKit.Kernel;

/// <summary>A timer, callout(9): its handler runs in soft context after a delay.</summary>
public sealed class Callout : HostTimer
{
    private readonly IHost _host;
    private readonly Action _handler;

    /// <summary>Sets a callout up.</summary>
    /// <param name="host">The kernel's host.</param>
    /// <param name="handler">What to run; it must not wait.</param>
    public Callout(IHost host, Action handler)
    {
        _host = host;
        _handler = handler;
    }

    /// <summary>Has the handler run after a delay, in place of an earlier schedule.</summary>
    /// <param name="delay">From now.</param>
    public void Schedule(TimeSpan delay) => _host.Schedule(this, _host.Now + (delay.Ticks * 100));

    /// <summary>Takes the schedule back.</summary>
    /// <returns>False if the handler runs, ran, or was never scheduled.</returns>
    public bool Stop() => _host.Cancel(this);

    /// <inheritdoc/>
    public override void Run() => _handler();
}
