using DriverKit.Hosting;

namespace DriverKit.Kernel;

/// <summary>A timer, callout(9): its handler runs in soft context after a delay.</summary>
public sealed class Callout : HostTimer
{
    private readonly IHost _host;
    private readonly Action _handler;
    private readonly WaitQueue _halting = new();
    private int _halts;

    /// <summary>Sets a callout up.</summary>
    /// <param name="host">The kernel's host.</param>
    /// <param name="handler">What to run; it must not wait.</param>
    public Callout(IHost host, Action handler)
    {
        _host = host;
        _handler = handler;
    }

    /// <summary>Has the handler run after a delay, in place of an earlier schedule. Nothing happens while <see cref="Halt"/> is at it.</summary>
    /// <param name="delay">From now.</param>
    public void Schedule(TimeSpan delay)
    {
        if (Volatile.Read(ref _halts) == 0)
        {
            _host.Schedule(this, _host.Now + (delay.Ticks * 100));
        }
    }

    /// <summary>Takes the schedule back. The handler may still be running.</summary>
    /// <returns>False if the handler runs, ran, or was never scheduled.</returns>
    public bool Stop() => _host.Cancel(this);

    /// <summary>
    /// Takes the schedule back and waits for a running handler to end, callout_halt(9), whatever it may schedule anew meanwhile.
    /// Thread context; from soft context (the handler's own, for one) there is no other to wait for.
    /// </summary>
    /// <returns>True if the handler was kept from running.</returns>
    public bool Halt()
    {
        Interlocked.Increment(ref _halts);
        bool stopped = _host.Cancel(this);
        Lwp? lwp = Lwp.Current;
        while (lwp is not null && IsRunning)
        {
            _halting.Prepare(lwp);
            if (IsRunning)
            {
                _halting.Block(lwp, long.MaxValue, interruptible: false, "a callout's handler");
            }
            else
            {
                _halting.Cancel(lwp);
            }
        }

        stopped |= _host.Cancel(this);
        Interlocked.Decrement(ref _halts);
        return stopped;
    }

    /// <inheritdoc/>
    public override void Run() => _handler();

    /// <inheritdoc/>
    protected override void Finished() => _halting.WakeAll();
}
