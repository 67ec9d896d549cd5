using System.Text;
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
public sealed class DeterministicHost : IHost, IDisposable
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

    private BatonThread? Current()
    {
        BatonThread? thread = t_top;
        while (thread is not null && thread.Host != this)
        {
            thread = thread.Outer;
        }

        return thread;
    }

    // True: run a piece of work here. False with the state Ready: go on with the baton. False else: the baton went elsewhere.
    private bool ChooseWhileParked(BatonThread self)
    {
        while (true)
        {
            int others = CollectReady(self);
            if (self.State == BatonState.Ready)
            {
                return false;
            }

            if (HasReadyWork() && (others == 0 || _choices.OneIn(others + 1)))
            {
                return true;
            }

            BatonThread? next = others > 0 ? _ready[_choices.Below(others)] : _threads.Find(t => t.State == BatonState.Leaving);
            if (next is not null)
            {
                Pass(self, next);
                return false;
            }

            if (!_threads.Exists(t => t.IsForeign))
            {
                _running = null;
                return false;
            }

            PassTime();
        }
    }

    private void PassTime()
    {
        long next = _timers.Earliest;
        foreach (BatonThread thread in _threads)
        {
            next = Math.Min(next, thread.Deadline);
        }

        if (next == long.MaxValue)
        {
            throw Stop("no thread can go on, no work is ready and no timer is set");
        }

        if (next - _lastProgress > StallLimit && _threads.TrueForAll(t => t.Deadline == long.MaxValue))
        {
            throw Stop($"no thread went on for {(next - _lastProgress) / 1_000_000_000} s; only timers run");
        }

        _now = Math.Max(_now, next);
        Note("time", "");
    }

    private KernelPanicException Stop(string why)
    {
        var report = new StringBuilder($"deadlock at {_now} ns under seed {Seed}: {why}");
        foreach (BatonThread thread in _threads)
        {
            report.AppendLine().Append("  ").Append(thread.Describe());
        }

        _stopped = report.ToString();
        foreach (BatonThread thread in _threads)
        {
            thread.State = thread.State == BatonState.Parked ? BatonState.Ready : thread.State;
        }

        if (_running is not null)
        {
            _running.State = BatonState.Running;
        }

        var deadlock = new KernelPanicException(_stopped);
        Faulted?.Invoke("the scheduler", deadlock);
        return deadlock;
    }

    private bool HasReadyWork() => _drainer is null && (!_queue.IsEmpty || _timers.Earliest <= _now);

    // Fills _ready with the threads other than self that would go on, those included whose deadline has come or whose host has stopped.
    private int CollectReady(BatonThread self)
    {
        _ready.Clear();
        foreach (BatonThread thread in _threads)
        {
            if (thread.State == BatonState.Parked && (thread.Deadline <= _now || _stopped is not null))
            {
                thread.State = BatonState.Ready;
            }

            if (thread.State == BatonState.Ready && thread != self)
            {
                _ready.Add(thread);
            }
        }

        return _ready.Count;
    }

    private void Pass(BatonThread self, BatonThread next)
    {
        Note("switch", next.Name);
        _running = next;
        next.State = BatonState.Running;
        next.Deadline = long.MaxValue;
        next.Baton.Release();
    }

    // Takes a thread out, and gives the baton to whoever can use it.
    private void Retire(BatonThread self)
    {
        _threads.Remove(self);
        _running = null;
        int ready = CollectReady(self);
        BatonThread? next = ready > 0 ? _ready[_choices.Below(ready)]
            : _threads.Find(t => t.State == BatonState.Leaving) ?? _threads.Find(t => t.IsForeign);
        if (next is not null)
        {
            Pass(self, next);
        }
    }

    private void Note(string what, string subject) => _log.Add(_now, _running?.Id ?? -1, what, subject);

    private bool RunPiece(BatonThread self)
    {
        HostTimer? timer = null;
        HostWork? work = null;
        lock (_gate)
        {
            if (!HasReadyWork())
            {
                return false;
            }

            _now += 100;
            int queued = _queue.CountUpTo(OrderWindow);
            if (_timers.Earliest <= _now && (queued == 0 || _choices.OneIn(2)))
            {
                timer = _timers.TakeDue(_now);
                Note("timer", timer!.GetType().Name);
            }
            else
            {
                work = _queue.Dequeue(_choices.Below(queued));
                Note("work", work!.GetType().Name);
            }

            _drainer = self;
        }

        Lwp? lwp = Lwp.Current;
        Lwp.Set(null);
        try
        {
            timer?.RunTaken();
            work?.Run();
        }
        catch (Exception e) when (Faulted is not null)
        {
            Faulted(((object?)timer ?? work)!.GetType().Name, e);
        }
        finally
        {
            Lwp.Set(lwp);
            lock (_gate)
            {
                _drainer = null;
            }
        }

        return true;
    }

    private void RunSpawned(BatonThread self, Action body)
    {
        self.Baton.Wait();
        BatonThread? outer = t_top;
        t_top = self;
        try
        {
            body();
        }
        catch (Exception e) when (Faulted is not null)
        {
            Faulted(self.Name, e);
        }
        finally
        {
            t_top = outer;
            lock (_gate)
            {
                Note("end", self.Name);
                Retire(self);
            }
        }
    }
}
