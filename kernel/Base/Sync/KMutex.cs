using System.Runtime.CompilerServices;

namespace DriverKit.Kernel;

/// <summary>An adaptive mutex, mutex(9) with MUTEX_DEFAULT: held by one lwp, thread context only, not recursive.</summary>
/// <remarks>Whoever comes first gets it, waiting or not, until a waiter has been passed over a few times: then it is handed on in order.</remarks>
public sealed class KMutex : IWaitable
{
    private const int Patience = 3;
    private const int Spins = 40;

    private readonly WaitQueue _waiters = new();
    private readonly string _name;
    private Lwp? _owner;
    private int _impatient;

    /// <summary>A mutex.</summary>
    /// <param name="name">For reports of who waits for what.</param>
    public KMutex(string name) => _name = name;

    /// <summary>True if the calling lwp holds it.</summary>
    public bool IsOwned => _owner is not null && _owner == Lwp.Current;

    /// <summary>Takes it and gives a scope that releases it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Scope Hold()
    {
        Enter();
        return new Scope(this);
    }

    /// <summary>Takes it; waits for it if need be.</summary>
    /// <exception cref="KernelPanicException">The caller holds it already, is not in thread context, or its kernel stopped.</exception>
    public void Enter()
    {
        Lwp lwp = Lwp.Require();
        lwp.Watched?.SchedulingPoint();
        if (Interlocked.CompareExchange(ref _owner, lwp, null) is not null)
        {
            Contend(lwp);
        }
    }

    /// <summary>Takes it if it is free.</summary>
    /// <returns>False if it is not.</returns>
    public bool TryEnter()
    {
        Lwp lwp = Lwp.Require();
        return _owner is null && Interlocked.CompareExchange(ref _owner, lwp, null) is null;
    }

    /// <summary>Releases it.</summary>
    /// <exception cref="KernelPanicException">The caller does not hold it.</exception>
    public void Exit()
    {
        Lwp? lwp = Lwp.Current;
        if (_owner != lwp || lwp is null)
        {
            Misuse(lwp);
            return;
        }

        if (Volatile.Read(ref _impatient) > 0 && _waiters.First() is { } next)
        {
            Volatile.Write(ref _owner, next);
            _waiters.WakeOne();
            return;
        }

        Interlocked.Exchange(ref _owner, null);
        if (!_waiters.IsEmpty)
        {
            _waiters.WakeOne();
        }
    }

    string IWaitable.DescribeWait(Lwp waiter) =>
        $"mutex '{_name}'" + (Volatile.Read(ref _owner) is { } owner ? $", held by {owner}" : "");

    // An lwp that a panic took out of a wait does not hold the mutex that its scope releases.
    private void Misuse(Lwp? lwp)
    {
        if (lwp?.Kernel.IsStopped != true)
        {
            throw new KernelPanicException($"mutex '{_name}' released by {lwp?.ToString() ?? "interrupt context"}, which does not hold it");
        }
    }

    private void Contend(Lwp lwp)
    {
        if (_owner == lwp)
        {
            throw new KernelPanicException($"mutex '{_name}': locking against myself");
        }

        for (int spin = 0; spin < Spins && lwp.Watched is null; spin++)
        {
            lwp.Kernel.Host.Relax();
            if (Volatile.Read(ref _owner) is null && Interlocked.CompareExchange(ref _owner, lwp, null) is null)
            {
                return;
            }
        }

        lwp.WaitingOn = this;
        bool isImpatient = false;
        try
        {
            for (int passedOver = 0; !Wait(lwp); passedOver++)
            {
                if (passedOver == Patience)
                {
                    isImpatient = true;
                    Interlocked.Increment(ref _impatient);
                }
            }
        }
        finally
        {
            lwp.WaitingOn = null;
            if (isImpatient)
            {
                Interlocked.Decrement(ref _impatient);
            }
        }
    }

    private bool Wait(Lwp lwp)
    {
        _waiters.Prepare(lwp);
        if (Interlocked.CompareExchange(ref _owner, lwp, null) is null)
        {
            if (!_waiters.Cancel(lwp))
            {
                _waiters.WakeOne();
            }

            return true;
        }

        _waiters.Block(lwp, long.MaxValue, interruptible: false, _name);
        return Volatile.Read(ref _owner) == lwp || Interlocked.CompareExchange(ref _owner, lwp, null) is null;
    }

    /// <summary>The mutex while held.</summary>
    public readonly ref struct Scope
    {
        private readonly KMutex _mutex;

        internal Scope(KMutex mutex) => _mutex = mutex;

        /// <summary>Releases.</summary>
        public void Dispose() => _mutex.Exit();
    }
}
