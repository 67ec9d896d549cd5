using System.Runtime.CompilerServices;
using DriverKit.Hosting;
using DriverKit.Kernel.Hosts;

namespace DriverKit.Kernel;

/// <summary>
/// A spin mutex, mutex(9) with MUTEX_SPIN: the only lock that interrupt and soft context may take. Nothing inside may wait.
/// Held briefly; not recursive.
/// </summary>
public sealed class SpinMutex
{
    private readonly IHost _host;
    private readonly DeterministicHost? _watched;
    private int _held;

    /// <summary>A spin mutex.</summary>
    /// <param name="host">The host whose threads contend for it.</param>
    public SpinMutex(IHost host)
    {
        _host = host;
        _watched = host as DeterministicHost;
    }

    /// <summary>Takes it and gives a scope that releases it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Scope Hold()
    {
        Enter();
        return new Scope(this);
    }

    /// <summary>Takes it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Enter()
    {
        if (Lwp.Current is { } lwp)
        {
            lwp.SpinMutexes++;
        }

        if (_watched is not null)
        {
            EnterWatched(_watched);
            return;
        }

        if (Interlocked.CompareExchange(ref _held, 1, 0) != 0)
        {
            Contend();
        }
    }

    /// <summary>Releases it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Exit()
    {
        Volatile.Write(ref _held, 0);
        if (Lwp.Current is { } lwp)
        {
            lwp.SpinMutexes--;
        }

        _watched?.SpinLeft();
    }

    // Turns change before the lock is taken, and the host is told, for nothing may wait while it is held.
    private void EnterWatched(DeterministicHost host)
    {
        host.SchedulingPoint();
        host.SpinEntered();
        if (Interlocked.CompareExchange(ref _held, 1, 0) != 0)
        {
            Contend();
        }
    }

    private void Contend()
    {
        while (Volatile.Read(ref _held) != 0 || Interlocked.CompareExchange(ref _held, 1, 0) != 0)
        {
            _host.Relax();
        }
    }

    /// <summary>The mutex while held.</summary>
    public readonly ref struct Scope
    {
        private readonly SpinMutex _mutex;

        internal Scope(SpinMutex mutex) => _mutex = mutex;

        /// <summary>Releases.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Dispose() => _mutex.Exit();
    }
}
