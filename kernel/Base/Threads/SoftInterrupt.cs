using DriverKit.Hosting;

namespace DriverKit.Kernel;

/// <summary>A soft interrupt, softint(9): scheduled from any context, its handler runs soon in soft context, once for many schedules.</summary>
public sealed class SoftInterrupt : HostWork
{
    private readonly IHost _host;
    private readonly Action _handler;

    /// <summary>Establishes a handler.</summary>
    /// <param name="host">The kernel's host.</param>
    /// <param name="handler">What to run; it must not wait.</param>
    public SoftInterrupt(IHost host, Action handler)
    {
        _host = host;
        _handler = handler;
    }

    /// <summary>Has the handler run soon.</summary>
    public void Schedule() => _host.Post(this);

    /// <inheritdoc/>
    public override void Run() => _handler();
}
