using DriverKit.Block;
using DriverKit.Dma;
using DriverKit.Hosting;

namespace DriverKit.Kernel.Hosts;

/// <summary>
/// The host whose runs are determined by a seed: time is virtual and moves only when nothing else can, one thread of many
/// runs at a time, and whose turn it is, in what order ready work runs, and all chance come from the seed.
/// </summary>
/// <remarks>
/// A thread from outside enters, and when it leaves it waits (without time moving) until no other thread is ready, so that it
/// finds the same state each time. The run is determined as long as only one thread at a time comes from outside; further ones
/// are to be spawned. Time moves only while a thread from outside waits inside. Work posted from outside runs when one enters or
/// calls <see cref="RunReady"/>.
/// </remarks>
public sealed partial class DeterministicHost : IHost, IDisposable
{
    private const int OrderWindow = 8;
    private const int RelaxLimit = 1_000_000;

    [ThreadStatic]
    private static BatonThread? t_top;

    private readonly Lock _gate = new();
    private readonly HostRunQueue _queue = new();
    private readonly HostTimerHeap _timers = new();
    private readonly List<BatonThread> _threads = [];
    private readonly List<BatonThread> _ready = [];
    private readonly RunLog _log = new(512);
    private readonly SeededRandom _choices;
    private readonly SeededRandom _chance;
    private readonly Action<string>? _console;
    private readonly DateTimeOffset _epoch;
    private BatonThread? _running;
    private BatonThread? _drainer;
    private string? _stopped;
    private long _now;
    private long _lastProgress;
    private int _nextThread;
    private int _relaxed;

    /// <summary>A host.</summary>
    /// <param name="seed">What determines the run.</param>
    /// <param name="console">Where console lines go; nowhere if null.</param>
    public DeterministicHost(ulong seed, Action<string>? console = null)
    {
        Seed = seed;
        _choices = new SeededRandom(seed);
        _chance = new SeededRandom(~seed * 0xD1B54A32D192ED03);
        _epoch = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(seed % 100_000_000);
        _console = console;
    }

    /// <summary>What determines the run.</summary>
    public ulong Seed { get; }

    /// <summary>Virtual nanoseconds that may pass with timers alone running, while a thread waits without deadline, before that counts as a deadlock; an hour at first.</summary>
    public long StallLimit { get; init; } = 3600L * 1_000_000_000;

    /// <summary>A hash over every decision so far: equal for equal runs.</summary>
    public ulong RunHash
    {
        get
        {
            lock (_gate)
            {
                return _log.Hash;
            }
        }
    }

    /// <summary>How many decisions were taken so far.</summary>
    public long Decisions
    {
        get
        {
            lock (_gate)
            {
                return _log.Count;
            }
        }
    }

    /// <summary>The latest decisions (up to 512), oldest first.</summary>
    public IReadOnlyList<RunDecision> Trace
    {
        get
        {
            lock (_gate)
            {
                return _log.Latest();
            }
        }
    }

    /// <inheritdoc/>
    public bool IsDeterministic => true;

    /// <inheritdoc/>
    public Action<string, Exception>? Faulted { get; set; }

    /// <inheritdoc/>
    public long Now => Volatile.Read(ref _now);

    /// <inheritdoc/>
    public DateTimeOffset WallClock => _epoch.AddTicks(Now / 100);

    /// <inheritdoc/>
    public Arena Arena => RealHost.SharedArena.Value;

    /// <inheritdoc/>
    public void FillRandom(Span<byte> bytes)
    {
        lock (_gate)
        {
            _chance.Fill(bytes);
        }
    }

    /// <inheritdoc/>
    public void WriteConsole(string line) => _console?.Invoke(line);

    /// <inheritdoc/>
    public void Post(HostWork work) => _queue.Enqueue(work);

    /// <inheritdoc/>
    public void Schedule(HostTimer timer, long deadline)
    {
        lock (_gate)
        {
            _timers.Set(timer, deadline);
        }
    }

    /// <inheritdoc/>
    public bool Cancel(HostTimer timer)
    {
        lock (_gate)
        {
            return _timers.Remove(timer);
        }
    }

    /// <inheritdoc/>
    public bool RunReady()
    {
        BatonThread? self = Current();
        if (self is not null)
        {
            return RunPiece(self);
        }

        EnterThread();
        try
        {
            return RunPiece(Current()!);
        }
        finally
        {
            LeaveThread();
        }
    }

    /// <inheritdoc/>
    public void HandOn()
    {
    }

    /// <inheritdoc/>
    public void Spawn(string name, Action body)
    {
        bool isOutside = Current() is null;
        if (isOutside)
        {
            EnterThread();
        }

        BatonThread thread;
        lock (_gate)
        {
            thread = new BatonThread(this, _nextThread++, name, isForeign: false) { State = BatonState.Ready };
            _threads.Add(thread);
            Note("spawn", name);
        }

        HostThreads.Run(name, () => RunSpawned(thread, body));
        if (isOutside)
        {
            LeaveThread();
        }
    }

    /// <inheritdoc/>
    public HostParker CreateParker() => new BatonParker(this);

    /// <inheritdoc/>
    public void EnterThread()
    {
        if (Current() is { } inside)
        {
            inside.Depth++;
            return;
        }

        BatonThread self;
        lock (_gate)
        {
            int id = _nextThread++;
            self = new BatonThread(this, id, id == 0 ? "main" : $"outside-{id}", isForeign: true) { Outer = t_top };
            _threads.Add(self);
            self.State = _running is null ? BatonState.Running : BatonState.Ready;
            _running ??= self;
        }

        t_top = self;
        if (self.State != BatonState.Running)
        {
            self.Baton.Wait();
        }
    }

    /// <inheritdoc/>
    public void LeaveThread()
    {
        BatonThread self = Current() ?? throw new InvalidOperationException("this thread is not inside the host");
        if (--self.Depth > 0)
        {
            return;
        }

        while (true)
        {
            bool runHere;
            lock (_gate)
            {
                int others = CollectReady(self);
                runHere = HasReadyWork() && (others == 0 || _choices.OneIn(others + 1));
                if (!runHere)
                {
                    if (others == 0)
                    {
                        Retire(self);
                        break;
                    }

                    self.State = BatonState.Leaving;
                    Pass(self, _ready[_choices.Below(others)]);
                }
            }

            if (runHere)
            {
                RunPiece(self);
            }
            else
            {
                self.Baton.Wait();
            }
        }

        t_top = self.Outer;
    }

    /// <inheritdoc/>
    public void Relax()
    {
        if (Current() is not { } self)
        {
            Thread.Yield();
            return;
        }

        lock (_gate)
        {
            _now += 1000;
            int others = CollectReady(self);
            if (others == 0)
            {
                if (++_relaxed > RelaxLimit)
                {
                    throw Stop($"{self.Name} spins for what no other thread can bring");
                }

                return;
            }

            _relaxed = 0;
            self.State = BatonState.Ready;
            Pass(self, _ready[_choices.Below(others)]);
        }

        self.Baton.Wait();
    }

    /// <inheritdoc/>
    public void SchedulingPoint()
    {
        if (Current() is not { } self)
        {
            return;
        }

        bool runHere;
        lock (_gate)
        {
            _now += 50;
            runHere = self.SpinDepth == 0 && HasReadyWork() && _choices.OneIn(8);
            if (!runHere)
            {
                int others = _threads.Count > 1 ? CollectReady(self) : 0;
                if (others == 0 || !_choices.OneIn(4))
                {
                    return;
                }

                self.State = BatonState.Ready;
                Pass(self, _ready[_choices.Below(others)]);
            }
        }

        if (runHere)
        {
            RunPiece(self);
        }
        else
        {
            self.Baton.Wait();
        }
    }

    /// <summary>
    /// Lets virtual time pass as if somebody waited so long: due timers and ready work run, and parked threads whose deadline comes.
    /// </summary>
    /// <param name="time">How long; 0 or more.</param>
    public void Advance(TimeSpan time)
    {
        EnterThread();
        try
        {
            long until = Now + (time.Ticks * 100);
            var parker = new BatonParker(this);
            while (Now < until)
            {
                Park(parker, until, "virtual time");
            }
        }
        finally
        {
            LeaveThread();
        }
    }

    /// <inheritdoc/>
    public IBlockFile OpenBlockFile(string path, bool writable) => RealBlockFile.Open(path, writable);

    /// <summary>Ends it: threads still parked are woken by a panic and go.</summary>
    public void Dispose()
    {
        EnterThread();
        lock (_gate)
        {
            _stopped ??= "the host was disposed";
        }

        LeaveThread();
    }

    internal void SpinEntered()
    {
        if (Current() is { } self)
        {
            self.SpinDepth++;
        }
    }

    internal void SpinLeft()
    {
        if (Current() is { } self)
        {
            self.SpinDepth--;
        }
    }

    internal void Unpark(BatonParker parker)
    {
        lock (_gate)
        {
            parker.Token = true;
            if (parker.Thread is { State: BatonState.Parked } thread)
            {
                thread.State = BatonState.Ready;
            }
        }
    }

    internal void Park(BatonParker parker, long deadline, string reason)
    {
        BatonThread self = Current() ?? throw new KernelPanicException($"parked for '{reason}' outside the host");
        if (self.SpinDepth > 0)
        {
            throw new KernelPanicException($"{self.Name} waits for '{reason}' with a spin mutex held");
        }

        while (true)
        {
            bool runHere = false;
            lock (_gate)
            {
                if (parker.Token)
                {
                    parker.Token = false;
                    _lastProgress = _now;
                    return;
                }

                if (_stopped is not null)
                {
                    throw new KernelPanicException(_stopped);
                }

                if (deadline <= _now)
                {
                    return;
                }

                parker.Thread = self;
                self.Deadline = deadline;
                self.Reason = reason;
                self.Lwp = Lwp.Current;
                self.State = BatonState.Parked;
                runHere = ChooseWhileParked(self);
                if (runHere || self.State == BatonState.Ready)
                {
                    self.State = BatonState.Running;
                    self.Deadline = long.MaxValue;
                    parker.Thread = null;
                }
            }

            if (runHere)
            {
                RunPiece(self);
            }
            else if (self.State != BatonState.Running)
            {
                self.Baton.Wait();
                lock (_gate)
                {
                    parker.Thread = null;
                }
            }
        }
    }
}
