namespace DriverKit.Kernel;

/// <summary>Lwps that wait for something, in order. What all sleeping primitives are built of. Guarded by its own short lock.</summary>
internal sealed class WaitQueue
{
    private const int Idle = 0;
    private const int Waiting = 1;
    private const int Woken = 2;

    private readonly SimpleLock _lock = new();
    private Lwp? _head;
    private Lwp? _tail;

    /// <summary>True when nobody waits (a hint unless the caller excludes newcomers).</summary>
    public bool IsEmpty => Volatile.Read(ref _head) is null;

    /// <summary>Joins the queue. Follow by <see cref="Block"/>; in between, release what the waker needs.</summary>
    public void Prepare(Lwp lwp)
    {
        using SimpleLock.Scope held = _lock.Hold();
        lwp.WaitState = Waiting;
        lwp.WaitNext = null;
        if (_tail is null)
        {
            _head = lwp;
        }
        else
        {
            _tail.WaitNext = lwp;
        }

        _tail = lwp;
    }

    /// <summary>Leaves the queue without having waited.</summary>
    /// <returns>False if a wake-up had been meant for this lwp already.</returns>
    public bool Cancel(Lwp lwp)
    {
        using SimpleLock.Scope held = _lock.Hold();
        bool removed = lwp.WaitState == Waiting && Unlink(lwp);
        lwp.WaitState = Idle;
        return removed;
    }

    /// <summary>Waits to be woken, running the kernel's ready work meanwhile.</summary>
    /// <returns>Ok, ETIMEDOUT, or EINTR (interruptible waits only).</returns>
    public Errno Block(Lwp lwp, long deadline, bool interruptible, string reason)
    {
        var host = lwp.Kernel.Host;
        while (Volatile.Read(ref lwp.WaitState) != Woken)
        {
            if (interruptible && lwp.InterruptPending)
            {
                return Cancel(lwp) ? Errno.EINTR : Errno.Ok;
            }

            if (host.RunReady())
            {
                continue;
            }

            if (deadline != long.MaxValue && host.Now >= deadline)
            {
                return Cancel(lwp) ? Errno.ETIMEDOUT : Errno.Ok;
            }

            lwp.Parker.Park(deadline, reason);
        }

        lwp.WaitState = Idle;
        return Errno.Ok;
    }

    /// <summary>Wakes the longest waiting.</summary>
    /// <returns>False if there was none.</returns>
    public bool WakeOne()
    {
        Lwp? lwp;
        using (_lock.Hold())
        {
            lwp = _head;
            if (lwp is null)
            {
                return false;
            }

            Unlink(lwp);
            Volatile.Write(ref lwp.WaitState, Woken);
        }

        lwp.Parker.Unpark();
        return true;
    }

    /// <summary>Wakes all that wait now.</summary>
    public void WakeAll()
    {
        while (WakeOne())
        {
        }
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
                _head = at.WaitNext;
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
