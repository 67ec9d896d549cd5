using System.Text;
using DriverKit.Hosting;

namespace DriverKit.Kernel.Hosts;

/// <content>Who has the baton, who gets it next, and when time passes. The gate is held unless said otherwise.</content>
public sealed partial class DeterministicHost
{
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
