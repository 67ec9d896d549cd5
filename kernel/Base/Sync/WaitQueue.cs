using DriverKit.Hosting;

namespace DriverKit.Kernel;

/// <summary>
/// Lwps that wait for something, in order: what all sleeping primitives are built of, and a wait channel for components that build
/// their own. Guarded by its own short lock.
/// </summary>
public sealed class WaitQueue
{
    private const int Idle = 0;
    private const int Waiting = 1;
    private const int Woken = 2;
    private const long HeldTimeout = 1_000_000_000;

    private readonly SimpleLock _lock = new();
    private Lwp? _head;
    private Lwp? _tail;

    /// <summary>True when nobody waits (a hint unless the caller excludes newcomers).</summary>
    public bool IsEmpty => Volatile.Read(ref _head) is null;

    /// <summary>True when more than one waits; callers exclude newcomers.</summary>
    internal bool HasMoreThanOne
    {
        get
        {
            using SimpleLock.Scope held = _lock.Hold();
            return _head?.WaitNext is not null;
        }
    }

    /// <summary>Joins the queue. Follow by <see cref="Block"/> or <see cref="Cancel"/>; in between, release what the waker needs.</summary>
    /// <param name="lwp">The calling lwp.</param>
    public void Prepare(Lwp lwp)
    {
        using SimpleLock.Scope held = _lock.Hold();
        lwp.WaitState = Waiting;
        lwp.WaitNext = null;
        if (_tail is null)
        {
            Volatile.Write(ref _head, lwp);
        }
        else
        {
            _tail.WaitNext = lwp;
        }

        _tail = lwp;
    }

    /// <summary>Leaves the queue without having waited.</summary>
    /// <param name="lwp">The calling lwp.</param>
    /// <returns>False if a wake-up had been meant for this lwp already: pass it on where each counts.</returns>
    public bool Cancel(Lwp lwp)
    {
        using SimpleLock.Scope held = _lock.Hold();
        bool removed = lwp.WaitState == Waiting && Unlink(lwp);
        lwp.WaitState = Idle;
        return removed;
    }

    /// <summary>Waits to be woken, running the kernel's ready work meanwhile.</summary>
    /// <param name="lwp">The calling lwp, which has joined by <see cref="Prepare"/>.</param>
    /// <param name="deadline">Monotonic nanoseconds, or <see cref="long.MaxValue"/> for none.</param>
    /// <param name="interruptible">Whether a signal ends the wait.</param>
    /// <param name="reason">What is waited for, for reports.</param>
    /// <returns>Ok, ETIMEDOUT, or EINTR (interruptible waits only).</returns>
    /// <exception cref="KernelPanicException">The caller holds a spin mutex, or the kernel panicked meanwhile: the wait will never be answered.</exception>
    /// <exception cref="ObjectDisposedException">The kernel ended meanwhile.</exception>
    public Errno Block(Lwp lwp, long deadline, bool interruptible, string reason)
    {
        IHost host = lwp.Kernel.Host;
        if (lwp.SpinMutexes > 0)
        {
            Cancel(lwp);
            lwp.RequireNoSpinMutex(0, reason);
        }

        while (Volatile.Read(ref lwp.WaitState) != Woken)
        {
            if (lwp.Kernel.IsStopped)
            {
                Cancel(lwp);
                host.HandOn();
                throw lwp.Kernel.Stopped($"waiting for '{reason}'");
            }

            if (interruptible && lwp.InterruptPending)
            {
                return Abandon(lwp, Errno.EINTR);
            }

            if (host.RunReady())
            {
                continue;
            }

            if (deadline != long.MaxValue && host.Now is var now && now >= deadline)
            {
                if (!host.TimeoutsHeld)
                {
                    return Abandon(lwp, Errno.ETIMEDOUT);
                }

                deadline = now + HeldTimeout;
            }

            lwp.Parker.Park(deadline, reason);
        }

        lwp.WaitState = Idle;
        host.HandOn();
        return Errno.Ok;
    }

    /// <summary>Wakes the longest waiting. Any context.</summary>
    /// <returns>False if there was none.</returns>
    public bool WakeOne()
    {
        Lwp? lwp;
        using (_lock.Hold())
        {
            lwp = TakeFirst();
        }

        lwp?.Parker.Unpark();
        return lwp is not null;
    }

    /// <summary>Wakes all that wait now. Any context.</summary>
    /// <returns>How many.</returns>
    public int WakeAll()
    {
        if (IsEmpty)
        {
            return 0;
        }

        Lwp? last;
        using (_lock.Hold())
        {
            last = _tail;
        }

        for (int woken = 0; ; woken++)
        {
            Lwp? lwp;
            using (_lock.Hold())
            {
                lwp = TakeFirst();
            }

            lwp?.Parker.Unpark();
            if (lwp is null || lwp == last)
            {
                return lwp is null ? woken : woken + 1;
            }
        }
    }

    /// <summary>The longest waiting: who will be woken next, so that what it waits for can be made its own before.</summary>
    internal Lwp? First()
    {
        using SimpleLock.Scope held = _lock.Hold();
        return _head;
    }

    private Lwp? TakeFirst()
    {
        Lwp? lwp = _head;
        if (lwp is null)
        {
            return null;
        }

        Volatile.Write(ref _head, lwp.WaitNext);
        if (lwp.WaitNext is null)
        {
            _tail = null;
        }

        lwp.WaitNext = null;
        Volatile.Write(ref lwp.WaitState, Woken);
        return lwp;
    }

    private Errno Abandon(Lwp lwp, Errno error)
    {
        error = Cancel(lwp) ? error : Errno.Ok;
        lwp.Kernel.Host.HandOn();
        return error;
    }

    private bool Unlink(Lwp lwp)
    {
        Lwp? previous = null;
        for (Lwp? at = _head; at is not null; previous = at, at = at.WaitNext)
        {
            if (at != lwp)
            {
                continue;
            }

            if (previous is null)
            {
                Volatile.Write(ref _head, at.WaitNext);
            }
            else
            {
                previous.WaitNext = at.WaitNext;
            }

            if (_tail == at)
            {
                _tail = previous;
            }

            at.WaitNext = null;
            return true;
        }

        return false;
    }
}
