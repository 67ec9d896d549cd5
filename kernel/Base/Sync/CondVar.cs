namespace DriverKit.Kernel;

/// <summary>A condition variable, condvar(9): waits with a mutex given up meanwhile. Signalled from any context.</summary>
public sealed class CondVar
{
    private readonly WaitQueue _waiters = new();
    private readonly string _name;

    /// <summary>A condition variable.</summary>
    /// <param name="name">What is waited for, for reports.</param>
    public CondVar(string name) => _name = name;

    /// <summary>True when somebody waits.</summary>
    public bool HasWaiters => !_waiters.IsEmpty;

    /// <summary>What is waited for.</summary>
    public string Name => _name;

    /// <summary>Waits; callers check their condition in a loop.</summary>
    /// <param name="mutex">Held by the caller; given up while waiting.</param>
    public void Wait(KMutex mutex) => Sleep(mutex, long.MaxValue, interruptible: false);

    /// <summary>Waits, interruptibly.</summary>
    /// <param name="mutex">Held by the caller; given up while waiting.</param>
    /// <returns>Ok or EINTR.</returns>
    public Errno WaitSig(KMutex mutex) => Sleep(mutex, long.MaxValue, interruptible: true);

    /// <summary>Waits for a bounded time.</summary>
    /// <param name="mutex">Held by the caller; given up while waiting.</param>
    /// <param name="timeout">How long at most.</param>
    /// <param name="interruptible">Whether a signal ends it.</param>
    /// <returns>Ok, ETIMEDOUT or EINTR.</returns>
    public Errno TimedWait(KMutex mutex, TimeSpan timeout, bool interruptible = false) =>
        Sleep(mutex, Lwp.Require().Kernel.Host.Now + (timeout.Ticks * 100), interruptible);

    /// <summary>Waits with a spin mutex as interlock, for conditions that soft context changes.</summary>
    /// <param name="mutex">Held by the caller; given up while waiting.</param>
    /// <param name="deadline">Monotonic nanoseconds, or <see cref="long.MaxValue"/>.</param>
    /// <param name="interruptible">Whether a signal ends it.</param>
    /// <returns>Ok, ETIMEDOUT or EINTR.</returns>
    public Errno Wait(SpinMutex mutex, long deadline = long.MaxValue, bool interruptible = false)
    {
        Lwp lwp = Lwp.Require();
        lwp.RequireNoSpinMutex(1, _name);
        _waiters.Prepare(lwp);
        mutex.Exit();
        try
        {
            return _waiters.Block(lwp, deadline, interruptible, _name);
        }
        finally
        {
            mutex.Enter();
        }
    }

    /// <summary>Wakes one waiter.</summary>
    public void Signal() => _waiters.WakeOne();

    /// <summary>Wakes all waiters.</summary>
    public void Broadcast() => _waiters.WakeAll();

    private Errno Sleep(KMutex mutex, long deadline, bool interruptible)
    {
        Lwp lwp = Lwp.Require();
        lwp.RequireNoSpinMutex(0, _name);
        _waiters.Prepare(lwp);
        mutex.Exit();
        Errno error = _waiters.Block(lwp, deadline, interruptible, _name);
        mutex.Enter();
        return error;
    }
}
