using System.Runtime.CompilerServices;

namespace DriverKit.Kernel;

/// <summary>
/// A spin lock with no host behind it, for a few instructions on memory only: nothing inside may wait, post, or take another lock.
/// The deterministic host never switches threads inside it, so it cannot spin there.
/// </summary>
public sealed class SimpleLock
{
    private int _held;

    /// <summary>Takes the lock; dispose releases it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Scope Hold()
    {
        if (Interlocked.CompareExchange(ref _held, 1, 0) != 0)
        {
            Contend();
        }

        return new Scope(this);
    }

    private void Contend()
    {
        var wait = default(SpinWait);
        while (Volatile.Read(ref _held) != 0 || Interlocked.CompareExchange(ref _held, 1, 0) != 0)
        {
            wait.SpinOnce(sleep1Threshold: -1);
        }
    }

    /// <summary>The lock while held.</summary>
    public readonly ref struct Scope
    {
        private readonly SimpleLock _lock;

        internal Scope(SimpleLock held) => _lock = held;

        /// <summary>Releases.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Dispose() => Volatile.Write(ref _lock._held, 0);
    }
}
