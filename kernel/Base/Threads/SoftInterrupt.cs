using DriverKit.Hosting;

namespace DriverKit.Kernel;

/// <summary>A soft interrupt, softint(9): scheduled from any context, its handler runs soon in soft context, once for many schedules.</summary>
public sealed class SoftInterrupt : HostWork
{
    private readonly IHost _host;
    private readonly Action _handler;
    private readonly WaitQueue _halting = new();
    private int _halted;
    private int _running;

    /// <summary>Establishes a handler.</summary>
    /// <param name="host">The kernel's host.</param>
    /// <param name="handler">What to run; it must not wait.</param>
    public SoftInterrupt(IHost host, Action handler)
    {
        _host = host;
        _handler = handler;
    }

    /// <summary>Has the handler run soon; not after <see cref="Halt"/>.</summary>
    public void Schedule() => _host.Post(this);

    /// <summary>
    /// Keeps the handler from running any more, and waits for a run under way to end, softint_disestablish(9). Thread context; from soft
    /// context (the handler's own, for one) there is no other to wait for.
    /// </summary>
    public void Halt()
    {
        Interlocked.Exchange(ref _halted, 1);
        Lwp? lwp = Lwp.Current;
        while (lwp is not null && Volatile.Read(ref _running) != 0)
        {
            _halting.Prepare(lwp);
            if (Volatile.Read(ref _running) != 0)
            {
                _halting.Block(lwp, long.MaxValue, interruptible: false, "a soft interrupt's handler");
            }
            else
            {
                _halting.Cancel(lwp);
            }
        }
    }

    /// <summary>Lets the handler run again after <see cref="Halt"/>.</summary>
    public void Resume() => Volatile.Write(ref _halted, 0);

    /// <inheritdoc/>
    public override void Run()
    {
        Interlocked.Exchange(ref _running, 1);
        try
        {
            if (Volatile.Read(ref _halted) == 0)
            {
                _handler();
            }
        }
        finally
        {
            Interlocked.Exchange(ref _running, 0);
            if (!_halting.IsEmpty)
            {
                _halting.WakeAll();
            }
        }
    }
}
