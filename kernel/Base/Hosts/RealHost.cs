using System.Diagnostics;
using System.Security.Cryptography;
using DriverKit.Block;
using DriverKit.Dma;
using DriverKit.Hosting;

namespace DriverKit.Kernel.Hosts;

/// <summary>The host that is the machine: its clock, its threads, its files.</summary>
/// <remarks>
/// It owns no thread. Ready work is run by threads that wait or leave; work from elsewhere, and timers, wake a waiting thread or
/// borrow one for as long as there is work. Whoever stops running work while some is left that others rely on hands it on.
/// </remarks>
public sealed class RealHost : IHost, IDisposable
{
    /// <summary>The process's arena: one for all hosts, for it is mapped once in each IOMMU domain.</summary>
    internal static readonly Lazy<Arena> SharedArena = new(() => s_given ?? ReserveArena());

    private const long LargestArena = 1L << 30;
    private const long SmallestArena = 16L << 20;
    private const int TimerStride = 16;
    private const int YieldStride = 64;
    private const long HeldTimeout = 1_000_000_000;
    private const long LateRing = 20_000_000;

    private static Arena? s_given;

    [ThreadStatic]
    private static RealHost? t_current;

    [ThreadStatic]
    private static int t_depth;

    [ThreadStatic]
    private static int t_relaxed;

    [ThreadStatic]
    private static Stack<(RealHost Host, int Depth)>? t_outer;

    private readonly HostRunQueue _queue = new();
    private readonly HostTimerHeap _timers = new();
    private readonly Lock _gate = new();
    private readonly List<RealParker> _parked = [];
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly Action<string> _console;
    private readonly ParkSpin _spin = new();
    private Action? _drain;
    private IHostEvents? _events;
    private int _eventsUsers;
    private RealAlarm? _alarm;
    private RealParker? _leader;
    private long _earliest = long.MaxValue;
    private int _draining;
    private int _unattended;
    private int _borrowed;
    private int _pieces;
    private bool _kicked;
    private bool _disposed;

    /// <summary>A host.</summary>
    /// <param name="console">Where console lines go; standard error if null.</param>
    public RealHost(Action<string>? console = null) => _console = console ?? Console.Error.WriteLine;

    /// <inheritdoc/>
    public long Now => (long)((Stopwatch.GetTimestamp() - _start) * NanosecondsPerTick);

    /// <inheritdoc/>
    public DateTimeOffset WallClock => DateTimeOffset.UtcNow;

    /// <inheritdoc/>
    public bool TimeoutsHeld => Debugger.IsAttached;

    /// <inheritdoc/>
    public Action<string, Exception>? Faulted { get; set; }

    /// <inheritdoc/>
    public Arena Arena => SharedArena.Value;

    private static double NanosecondsPerTick => Stopwatch.Frequency == 1_000_000_000 ? 1 : 1e9 / Stopwatch.Frequency;

    /// <summary>Says which memory the process's arena is, for devices that cannot reach any. Before anything has used the arena.</summary>
    /// <param name="arena">The arena.</param>
    /// <exception cref="InvalidOperationException">The arena is in use already.</exception>
    public static void UseArena(Arena arena)
    {
        if (SharedArena.IsValueCreated)
        {
            throw new InvalidOperationException("the process's arena is in use already; a device that needs one of its own must be opened first");
        }

        s_given = arena;
    }

    /// <inheritdoc/>
    public void FillRandom(Span<byte> bytes) => RandomNumberGenerator.Fill(bytes);

    /// <inheritdoc/>
    public void WriteConsole(string line) => _console(line);

    /// <inheritdoc/>
    public void Post(HostWork work)
    {
        if (_queue.Enqueue(work) && t_current != this)
        {
            Attend();
        }
    }

    /// <inheritdoc/>
    public void Schedule(HostTimer timer, long deadline)
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _timers.Set(timer, deadline);
            TimersChanged();
        }
    }

    /// <inheritdoc/>
    public bool Cancel(HostTimer timer)
    {
        if (!timer.IsScheduled)
        {
            return false;
        }

        lock (_gate)
        {
            bool removed = _timers.Remove(timer);
            Volatile.Write(ref _earliest, _timers.Earliest);
            return removed;
        }
    }

    /// <inheritdoc/>
    public bool RunReady()
    {
        if (!HasReady() || Interlocked.CompareExchange(ref _draining, 1, 0) != 0)
        {
            return false;
        }

        Lwp? lwp = Lwp.Current;
        Lwp.Set(null);
        bool ran = false;
        object? piece = null;
        try
        {
            HostWork? work = _queue.Dequeue();
            if (work is not null)
            {
                piece = work;
                ran = true;
                work.Run();
            }

            if ((work is null || ++_pieces % TimerStride == 0) && TakeTimer() is { } timer)
            {
                piece = timer;
                ran = true;
                timer.RunTaken();
            }
        }
        catch (Exception e) when (Faulted is not null)
        {
            Faulted(piece!.GetType().Name, e);
        }
        finally
        {
            Lwp.Set(lwp);
            Volatile.Write(ref _draining, 0);
        }

        if (t_current != this)
        {
            HandOn();
        }

        return ran;
    }

    /// <inheritdoc/>
    public void HandOn()
    {
        Volatile.Read(ref _events)?.Relieve();
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _unattended) == 0)
        {
            return;
        }

        if (!HasReady())
        {
            Volatile.Write(ref _unattended, 0);
            Interlocked.MemoryBarrier();
            if (!HasReady())
            {
                return;
            }
        }

        // A drainer at work comes here itself when it stops; the mark stays for it.
        Volatile.Write(ref _unattended, 1);
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _draining) == 0)
        {
            Kick();
        }
    }

    /// <inheritdoc/>
    /// <remarks>One source is fetched by waiting threads, the first that came; others have threads of their own.</remarks>
    public void AddEvents(IHostEvents events)
    {
        lock (_gate)
        {
            if (_events is null || _events == events)
            {
                _events = events;
                _eventsUsers++;
            }
        }
    }

    /// <inheritdoc/>
    public void RemoveEvents(IHostEvents events)
    {
        lock (_gate)
        {
            if (_events == events && --_eventsUsers == 0)
            {
                _events = null;
            }
        }
    }

    /// <inheritdoc/>
    public void Spawn(string name, Action body) => HostThreads.Run(name, () =>
    {
        try
        {
            body();
        }
        catch (Exception e) when (Faulted is not null)
        {
            Faulted(name, e);
        }
    });

    /// <inheritdoc/>
    public HostParker CreateParker() => new RealParker(this);

    /// <inheritdoc/>
    public void EnterThread()
    {
        RealHost? current = t_current;
        if (current == this)
        {
            t_depth++;
            return;
        }

        if (current is not null)
        {
            (t_outer ??= new()).Push((current, t_depth));
        }

        t_current = this;
        t_depth = 1;
    }

    /// <inheritdoc/>
    public void LeaveThread()
    {
        if (--t_depth > 0)
        {
            return;
        }

        while (RunReady())
        {
        }

        if (t_outer is { Count: > 0 } outer)
        {
            (t_current, t_depth) = outer.Pop();
        }
        else
        {
            t_current = null;
        }

        Volatile.Read(ref _events)?.Relieve();
        Interlocked.MemoryBarrier();
        if (HasReady())
        {
            Attend();
        }
    }

    /// <inheritdoc/>
    public void Relax()
    {
        // Who holds what is waited for may have lost the processor to this very loop.
        if (++t_relaxed % YieldStride == 0)
        {
            Thread.Yield();
        }
        else
        {
            Thread.SpinWait(20);
        }
    }

    /// <inheritdoc/>
    public void SchedulingPoint()
    {
    }

    /// <inheritdoc/>
    public IBlockFile OpenBlockFile(string path, bool writable) => RealBlockFile.Open(path, writable);

    /// <summary>Ends it: timers are dropped, and work that is still queued is not run.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _alarm?.Dispose();
            Volatile.Write(ref _earliest, long.MaxValue);
        }
    }

    internal void Park(RealParker parker, long deadline)
    {
        // What is fetched from a device takes longer than it pays to look around for.
        IHostEvents? events = Volatile.Read(ref _events) is { IsBusy: true } busy ? busy : null;
        if (events is null && LookAround(parker))
        {
            return;
        }

        long until;
        lock (_gate)
        {
            _parked.Add(parker);
            _leader ??= parker;
            until = _leader == parker ? Math.Min(deadline, _earliest) : deadline;
        }

        // The gate is a full fence: work queued before it is seen here, work queued after it finds this thread parked.
        if (Volatile.Read(ref _draining) != 0)
        {
            Volatile.Write(ref _unattended, 1);
            Interlocked.MemoryBarrier();
        }

        if ((!HasReady() || Volatile.Read(ref _draining) != 0) && (events is null || !parker.Fetch(events, until)))
        {
            parker.Sleep(until);
        }

        lock (_gate)
        {
            _parked.Remove(parker);
            if (_leader == parker)
            {
                _leader = null;
            }

            if (parker.IsKicked)
            {
                parker.IsKicked = false;
                _kicked = false;
            }
        }
    }

    internal void AlarmRang()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            if (_timers.Earliest > Now)
            {
                TimersChanged();
                return;
            }

            // Whoever runs the due timer sets the alarm for the next; should it be cancelled before that, this ring does.
            _alarm?.RingBy(Now + LateRing);
        }

        Attend();
    }

    // Shared, so that a device model in another process can have it as its memory. A machine that is short of memory does not grant a
    // gigabyte, though little of it will ever be touched.
    private static Arena ReserveArena()
    {
        for (long size = LargestArena; ; size /= 2)
        {
            try
            {
                return Arena.CreateShared(size);
            }
            catch (Exception e) when (e is IOException or OutOfMemoryException && size > SmallestArena)
            {
                continue;
            }
            catch (Exception e) when (e is IOException or PlatformNotSupportedException)
            {
                return new Arena(SmallestArena);
            }
        }
    }

    private bool LookAround(RealParker parker)
    {
        long until = _spin.Until();
        do
        {
            if (parker.TryTake() || (HasReady() && Volatile.Read(ref _draining) == 0))
            {
                _spin.Caught();
                return true;
            }

            Thread.SpinWait(4);
        }
        while (Stopwatch.GetTimestamp() < until);

        _spin.Missed();
        return false;
    }

    private bool HasReady() => !_queue.IsEmpty || IsTimerDue();

    private bool IsTimerDue()
    {
        long earliest = Volatile.Read(ref _earliest);
        return earliest != long.MaxValue && earliest <= Now;
    }

    private HostTimer? TakeTimer()
    {
        if (!IsTimerDue())
        {
            return null;
        }

        lock (_gate)
        {
            long now = Now;
            HostTimer? timer = _timers.TakeDue(now);
            while (timer is { IsTimeout: true } && TimeoutsHeld)
            {
                _timers.Postpone(timer, now + HeldTimeout);
                timer = _timers.TakeDue(now);
            }

            TimersChanged();
            return timer;
        }
    }

    // Under the gate.
    private void TimersChanged()
    {
        long earliest = _timers.Earliest;
        Volatile.Write(ref _earliest, earliest);
        if (earliest != long.MaxValue && !_disposed)
        {
            (_alarm ??= new RealAlarm(this)).RingBy(earliest);
        }
    }

    // Work is ready that no thread of this host is bound to come by.
    private void Attend()
    {
        Volatile.Write(ref _unattended, 1);
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _draining) == 0)
        {
            Kick();
        }
    }

    private void Kick()
    {
        RealParker? parked = null;
        lock (_gate)
        {
            if (_disposed || _kicked)
            {
                return;
            }

            if (_parked.Count > 0)
            {
                parked = _parked[^1];
                parked.IsKicked = true;
                _kicked = true;
            }
        }

        if (parked is not null)
        {
            parked.Unpark();
        }
        else if (Interlocked.Exchange(ref _borrowed, 1) == 0)
        {
            HostThreads.RunShort(_drain ??= Drain);
        }
    }

    private void Drain()
    {
        EnterThread();
        while (RunReady())
        {
        }

        // Cleared before the last look at the queue, so that whoever still saw it set has its work seen by that look.
        Interlocked.Exchange(ref _borrowed, 0);
        LeaveThread();
    }
}
