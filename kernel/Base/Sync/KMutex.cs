using System.Runtime.CompilerServices;

namespace DriverKit.Kernel;

/// <summary>An adaptive mutex, mutex(9) with MUTEX_DEFAULT: held by one lwp, thread context only, not recursive.</summary>
public sealed class KMutex
{
    private readonly WaitQueue _waiters = new();
    private readonly string _name;
    private Lwp? _owner;

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
    public void Enter()
    {
        Lwp lwp = Lwp.Require();
        lwp.Kernel.Host.SchedulingPoint();
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
        return Interlocked.CompareExchange(ref _owner, lwp, null) is null;
    }

    /// <summary>Releases it.</summary>
    /// <exception cref="KernelPanicException">The caller does not hold it.</exception>
    public void Exit()
    {
        if (_owner != Lwp.Current)
        {
            throw new KernelPanicException($"mutex '{_name}' released by an lwp that does not hold it");
        }

        Interlocked.Exchange(ref _owner, null);
        if (!_waiters.IsEmpty)
        {
            _waiters.WakeOne();
        }
    }

    private void Contend(Lwp lwp)
    {
        if (_owner == lwp)
        {
            throw new KernelPanicException($"mutex '{_name}': locking against myself");
        }

        for (int spin = 0; spin < 40; spin++)
        {
            lwp.Kernel.Host.Relax();
            if (_owner is null && Interlocked.CompareExchange(ref _owner, lwp, null) is null)
            {
                return;
            }
        }

        while (true)
        {
            _waiters.Prepare(lwp);
            if (Interlocked.CompareExchange(ref _owner, lwp, null) is null)
            {
                if (!_waiters.Cancel(lwp))
                {
                    _waiters.WakeOne();
                }

                return;
            }

            _waiters.Block(lwp, long.MaxValue, interruptible: false, _name);
            if (Interlocked.CompareExchange(ref _owner, lwp, null) is null)
            {
                return;
            }
        }
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
