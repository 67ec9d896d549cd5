using System.Diagnostics;
using System.Security.Cryptography;
using DriverKit.Block;
using DriverKit.Dma;
using DriverKit.Hosting;

namespace DriverKit.Kernel.Hosts;

/// <summary>The host that is the machine: its clock, its threads, its files.</summary>
public sealed class RealHost : IHost, IDisposable
{
    private static readonly Lazy<Arena> ProcessArena = new(() => new Arena(1L << 30));

    [ThreadStatic]
    private static RealHost? t_current;

    [ThreadStatic]
    private static int t_depth;

    private readonly HostRunQueue _queue = new();
    private readonly HostTimerHeap _timers = new();
    private readonly Lock _gate = new();
    private readonly List<RealParker> _parked = [];
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly Action<string> _console;
    private Timer? _alarm;
    private long _earliest = long.MaxValue;
    private int _draining;
    private bool _disposed;

    /// <summary>A host.</summary>
    /// <param name="console">Where console lines go; standard error if null.</param>
    public RealHost(Action<string>? console = null) => _console = console ?? Console.Error.WriteLine;

    /// <inheritdoc/>
    public long Now => Stopwatch.GetElapsedTime(_start).Ticks * 100;

    /// <inheritdoc/>
    public DateTimeOffset WallClock => DateTimeOffset.UtcNow;

    /// <inheritdoc/>
    public Action<string, Exception>? Faulted { get; set; }

    /// <inheritdoc/>
    public Arena Arena => ProcessArena.Value;

    /// <inheritdoc/>
    public void FillRandom(Span<byte> bytes) => RandomNumberGenerator.Fill(bytes);

    /// <inheritdoc/>
    public void WriteConsole(string line) => _console(line);

    /// <inheritdoc/>
    public void Post(HostWork work)
    {
        if (_queue.Enqueue(work) && t_current != this)
        {
            Kick();
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
            Volatile.Write(ref _earliest, _timers.Earliest);
            ArmAlarm();
        }
    }

    /// <inheritdoc/>
    public bool Cancel(HostTimer timer)
    {
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
        try
        {
            HostTimer? timer = TakeTimer();
            if (timer is not null)
            {
                timer.Run();
                ran = true;
            }

            HostWork? work = _queue.Dequeue();
            if (work is not null)
            {
                work.Run();
                ran = true;
            }
        }
        finally
        {
            Lwp.Set(lwp);
            Volatile.Write(ref _draining, 0);
        }

        return ran;
    }

    /// <inheritdoc/>
    public void HandOn()
    {
    }

    /// <inheritdoc/>
    public void Spawn(string name, Action body) => HostThreads.Run(name, body);

    /// <inheritdoc/>
    public HostParker CreateParker() => new RealParker(this);

    /// <inheritdoc/>
    public void EnterThread()
    {
        if (t_current == this)
        {
            t_depth++;
            return;
        }

        Outer.Push(t_current, t_depth);
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

        (t_current, t_depth) = Outer.Pop();
        if (HasReady())
        {
            Kick();
        }
    }

    /// <inheritdoc/>
    public void Relax() => Thread.SpinWait(20);

    /// <inheritdoc/>
    public void SchedulingPoint()
    {
    }

    /// <inheritdoc/>
    public IBlockFile OpenBlockFile(string path, bool writable) => new RealBlockFile(path, writable);

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _alarm?.Dispose();
        }
    }

    internal void Park(RealParker parker, long deadline)
    {
        lock (_gate)
        {
            _parked.Add(parker);
        }

        if (!HasReady() || Volatile.Read(ref _draining) != 0)
        {
            parker.Sleep(Math.Min(deadline, Volatile.Read(ref _earliest)));
        }

        lock (_gate)
        {
            _parked.Remove(parker);
        }
    }

    private bool HasReady() => !_queue.IsEmpty || (Volatile.Read(ref _earliest) is var earliest && earliest != long.MaxValue && earliest <= Now);

    private HostTimer? TakeTimer()
    {
        if (Volatile.Read(ref _earliest) == long.MaxValue)
        {
            return null;
        }

        lock (_gate)
        {
            HostTimer? timer = _timers.TakeDue(Now);
            Volatile.Write(ref _earliest, _timers.Earliest);
            ArmAlarm();
            return timer;
        }
    }

    private void Kick()
    {
        lock (_gate)
        {
            if (_parked.Count > 0)
            {
                _parked[^1].Unpark();
                return;
            }
        }

        HostThreads.Run("drain", () =>
        {
            EnterThread();
            LeaveThread();
        });
    }

    private void ArmAlarm()
    {
        long earliest = _timers.Earliest;
        if (earliest == long.MaxValue || _disposed)
        {
            return;
        }

        _alarm ??= new Timer(static host => ((RealHost)host!).Kick(), this, Timeout.Infinite, Timeout.Infinite);
        _alarm.Change(Math.Max(0, (earliest - Now + 999_999) / 1_000_000), Timeout.Infinite);
    }

    private static class Outer
    {
        [ThreadStatic]
        private static Stack<(RealHost? Host, int Depth)>? t_stack;

        public static void Push(RealHost? host, int depth) => (t_stack ??= new()).Push((host, depth));

        public static (RealHost? Host, int Depth) Pop() => t_stack!.Pop();
    }
}
