using System.Runtime.CompilerServices;

namespace DriverKit.Kernel;

/// <summary>
/// A readers-writer lock, rwlock(9): many readers or one writer. Thread context only, not recursive. One atomic operation to take
/// and one to release while nobody waits; then readers and writers take turns, in order, so that neither starves.
/// </summary>
public sealed class RwLock : IWaitable
{
    private const int Writer = 1 << 31;
    private const int Waiters = 1 << 30;
    private const int Readers = Waiters - 1;
    private const int Spins = 20;

    private readonly SimpleLock _lock = new();
    private readonly WaitQueue _readers = new();
    private readonly WaitQueue _writers = new();
    private readonly string _name;
    private Lwp? _writer;
    private int _state;
    private int _waitingReaders;

    /// <summary>A readers-writer lock.</summary>
    /// <param name="name">For reports.</param>
    public RwLock(string name) => _name = name;

    /// <summary>True if the calling lwp holds it for writing.</summary>
    public bool IsWriteHeld => _writer is not null && _writer == Lwp.Current;

    /// <summary>True if anybody holds it.</summary>
    public bool IsHeld => (Volatile.Read(ref _state) & (Writer | Readers)) != 0;

    /// <summary>Takes it for reading.</summary>
    public void EnterRead()
    {
        Lwp lwp = Lwp.Require();
        lwp.Watched?.SchedulingPoint();
        int state = Volatile.Read(ref _state);
        if (state < 0 || (state & Waiters) != 0 || Interlocked.CompareExchange(ref _state, state + 1, state) != state)
        {
            ContendRead(lwp);
        }
    }

    /// <summary>Takes it for writing.</summary>
    public void EnterWrite()
    {
        Lwp lwp = Lwp.Require();
        lwp.Watched?.SchedulingPoint();
        if (Interlocked.CompareExchange(ref _state, Writer, 0) != 0)
        {
            ContendWrite(lwp);
        }

        _writer = lwp;
    }

    /// <summary>Takes it for reading if that needs no wait.</summary>
    /// <returns>False if it does.</returns>
    public bool TryEnterRead()
    {
        while (true)
        {
            int state = Volatile.Read(ref _state);
            if ((state & (Writer | Waiters)) != 0)
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref _state, state + 1, state) == state)
            {
                return true;
            }
        }
    }

    /// <summary>Takes it for writing if that needs no wait.</summary>
    /// <returns>False if it does.</returns>
    public bool TryEnterWrite()
    {
        Lwp lwp = Lwp.Require();
        if (Interlocked.CompareExchange(ref _state, Writer, 0) != 0)
        {
            return false;
        }

        _writer = lwp;
        return true;
    }

    /// <summary>Turns the caller's read hold into the write hold if it is the only one and nobody waits.</summary>
    /// <returns>False if not: it is still held for reading.</returns>
    public bool TryUpgrade()
    {
        Lwp lwp = Lwp.Require();
        if (Interlocked.CompareExchange(ref _state, Writer, 1) != 1)
        {
            return false;
        }

        _writer = lwp;
        return true;
    }

    /// <summary>Turns the caller's write hold into a read hold; readers that wait come in too, unless writers wait.</summary>
    public void Downgrade()
    {
        CheckWriter();
        _writer = null;
        using SimpleLock.Scope held = _lock.Hold();
        int readers = 1;
        if (_writers.IsEmpty)
        {
            readers += _waitingReaders;
            _waitingReaders = 0;
        }

        Volatile.Write(ref _state, readers | (_writers.IsEmpty && _waitingReaders == 0 ? 0 : Waiters));
        if (readers > 1)
        {
            _readers.WakeAll();
        }
    }

    /// <summary>Releases it, in whichever way it is held.</summary>
    /// <exception cref="KernelPanicException">It is not held, or by another writer.</exception>
    public void Exit()
    {
        if (Volatile.Read(ref _state) < 0)
        {
            CheckWriter();
            _writer = null;
            if (Interlocked.CompareExchange(ref _state, 0, Writer) != Writer)
            {
                HandOver(afterWriter: true);
            }

            return;
        }

        int left = Interlocked.Decrement(ref _state);
        if ((left & Readers) == Readers)
        {
            Interlocked.Increment(ref _state);
            Misuse("it is not held");
        }
        else if (left == Waiters)
        {
            HandOver(afterWriter: false);
        }
    }

    /// <summary>Takes it for reading and gives a scope that releases it.</summary>
    public Scope HoldRead()
    {
        EnterRead();
        return new Scope(this);
    }

    /// <summary>Takes it for writing and gives a scope that releases it.</summary>
    public Scope HoldWrite()
    {
        EnterWrite();
        return new Scope(this);
    }

    string IWaitable.DescribeWait(Lwp waiter) => $"lock '{_name}'" + (_writer is { } writer
        ? $", held for writing by {writer}"
        : $", held by {Volatile.Read(ref _state) & Readers} readers");

    private void CheckWriter()
    {
        if (_writer != Lwp.Current)
        {
            Misuse($"it is held for writing by {_writer}");
        }
    }

    private void Misuse(string why)
    {
        Lwp? lwp = Lwp.Current;
        if (lwp?.Kernel.IsStopped != true)
        {
            throw new KernelPanicException($"lock '{_name}' released by {lwp?.ToString() ?? "interrupt context"}: {why}");
        }
    }

    private void ContendRead(Lwp lwp)
    {
        CheckRecursion(lwp);
        for (int spin = 0; spin < Spins && lwp.Watched is null; spin++)
        {
            if (TryEnterRead())
            {
                return;
            }

            lwp.Kernel.Host.Relax();
        }

        using (_lock.Hold())
        {
            while (true)
            {
                int state = Volatile.Read(ref _state);
                bool isOpen = state >= 0 && _writers.IsEmpty;
                int wanted = isOpen ? state + 1 : state | Waiters;
                if (Interlocked.CompareExchange(ref _state, wanted, state) != state)
                {
                    continue;
                }

                if (isOpen)
                {
                    return;
                }

                _waitingReaders++;
                _readers.Prepare(lwp);
                break;
            }
        }

        Await(_readers, lwp);
    }

    private void ContendWrite(Lwp lwp)
    {
        CheckRecursion(lwp);
        for (int spin = 0; spin < Spins && lwp.Watched is null; spin++)
        {
            if (Volatile.Read(ref _state) == 0 && Interlocked.CompareExchange(ref _state, Writer, 0) == 0)
            {
                return;
            }

            lwp.Kernel.Host.Relax();
        }

        using (_lock.Hold())
        {
            while (true)
            {
                int state = Volatile.Read(ref _state);
                int wanted = state == 0 ? Writer : state | Waiters;
                if (Interlocked.CompareExchange(ref _state, wanted, state) != state)
                {
                    continue;
                }

                if (state == 0)
                {
                    return;
                }

                _writers.Prepare(lwp);
                break;
            }
        }

        Await(_writers, lwp);
    }

    // Who is woken holds the lock already: it was handed over.
    private void Await(WaitQueue queue, Lwp lwp)
    {
        lwp.WaitingOn = this;
        try
        {
            queue.Block(lwp, long.MaxValue, interruptible: false, _name);
        }
        finally
        {
            lwp.WaitingOn = null;
        }
    }

    private void CheckRecursion(Lwp lwp)
    {
        if (_writer == lwp)
        {
            throw new KernelPanicException($"lock '{_name}': locking against myself");
        }
    }

    // The lock is free but for the waiters' mark, which sends newcomers to the slow path (should one of them have come in there before
    // us, its own exit hands over). After a writer it is the readers' turn, after readers a writer's.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void HandOver(bool afterWriter)
    {
        using SimpleLock.Scope held = _lock.Hold();
        if (!afterWriter && Volatile.Read(ref _state) != Waiters)
        {
            return;
        }

        bool hasWriters = !_writers.IsEmpty;
        if (_waitingReaders > 0 && (afterWriter || !hasWriters))
        {
            Volatile.Write(ref _state, _waitingReaders | (hasWriters ? Waiters : 0));
            _waitingReaders = 0;
            _readers.WakeAll();
        }
        else if (hasWriters)
        {
            bool more = _writers.HasMoreThanOne || _waitingReaders > 0;
            Volatile.Write(ref _state, Writer | (more ? Waiters : 0));
            _writers.WakeOne();
        }
        else
        {
            Volatile.Write(ref _state, 0);
        }
    }

    /// <summary>The lock while held.</summary>
    public readonly ref struct Scope
    {
        private readonly RwLock _lock;

        internal Scope(RwLock held) => _lock = held;

        /// <summary>Releases.</summary>
        public void Dispose() => _lock.Exit();
    }
}
