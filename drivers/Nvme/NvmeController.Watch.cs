using DriverKit.Kernel;
using DriverKit.Kernel.Autoconf;
using DriverKit.Specs.Nvme;

namespace DriverKit.Drivers.Nvme;

/// <content>Timeouts, polling, recovery, and namespaces that come and go.</content>
public sealed partial class NvmeController
{
    /// <summary>Ticks of the watchdog within a command's timeout.</summary>
    internal const int TicksPerTimeout = 8;

    private const int MostRetries = 3;
    private const int MostRecoveries = 5;
    private const int MostIdlePolls = 2000;

    private readonly SimpleLock _disksLock = new();
    private readonly List<NamespaceDisk> _disks = [];
    private readonly List<NvmeQueuePair> _orphans = [];
    private readonly Callout _watchdog;
    private readonly Callout _pollTimer;
    private readonly SoftInterrupt _poller;
    private readonly WorkQueue _recovery;
    private int _state;
    private int _watching;
    private int _recoveries;
    private int _idlePolls;
    private int _forgiven;
    private long _tick;

    private enum State
    {
        Starting,
        Running,
        Recovering,
        Failed,
        Gone,
    }

    /// <summary>Times that the controller was reset because it did not answer or answered nonsense.</summary>
    public int Recoveries => Volatile.Read(ref _recoveries);

    /// <summary>Whether it takes commands.</summary>
    public bool IsRunning => CurrentState == State.Running;

    /// <summary>The watchdog's count.</summary>
    internal long Tick => Volatile.Read(ref _tick);

    private State CurrentState => (State)Volatile.Read(ref _state);

    // The interrupt handler may come while pairs are added: a list is replaced, not changed, for it.
    private NvmeQueuePair[] _pairsForInterrupt = [];

    /// <summary>Resets the controller and starts it anew; commands under way are submitted again. Any context.</summary>
    /// <param name="why">For the console.</param>
    public void Reset(string why)
    {
        if (Interlocked.CompareExchange(ref _state, (int)State.Recovering, (int)State.Running) != (int)State.Running)
        {
            return;
        }

        _self.Report($"{why}: resetting");
        _recovery.Enqueue(Recover);
    }

    /// <summary>Looks which namespaces there are and attaches and detaches disks accordingly. Thread context.</summary>
    public Errno Rescan()
    {
        Errno error = Admin.ListNamespaces(Identity.NamespaceLimit, out IReadOnlyList<uint> active);
        if (error != Errno.Ok)
        {
            return error;
        }

        foreach (Device child in _self.Children)
        {
            if (child.Softc is NamespaceDisk disk && !active.Contains(disk.NamespaceId))
            {
                _self.Tree.Detach(child, DetachFlags.Force);
            }
        }

        foreach (uint id in active)
        {
            if (Disks.FirstOrDefault(d => d.NamespaceId == id) is { } disk)
            {
                disk.Revalidate();
            }
            else
            {
                _self.Tree.Found(_self, new NamespaceAttachArgs(this, id));
            }
        }

        return Errno.Ok;
    }

    internal void Add(NamespaceDisk disk)
    {
        using SimpleLock.Scope held = _disksLock.Hold();
        _disks.Add(disk);
    }

    internal void Forget(NamespaceDisk disk)
    {
        using SimpleLock.Scope held = _disksLock.Hold();
        _disks.Remove(disk);
    }

    internal void Report(string text) => _self.Report(text);

    /// <summary>A command went to a pair.</summary>
    internal void Submitted(NvmeQueuePair pair, bool watched)
    {
        if (!watched)
        {
            return;
        }

        if (Volatile.Read(ref _watching) == 0 && Interlocked.Exchange(ref _watching, 1) == 0)
        {
            _watchdog.Schedule(_options.Timeout / TicksPerTimeout);
        }

        if (IsPolled)
        {
            Volatile.Write(ref _idlePolls, 0);
            _poller.Schedule();
        }
    }

    /// <summary>The controller broke the rules in a way that cannot be lived with.</summary>
    internal void Misbehaved(string how) => Reset(how);

    internal bool ProcessAll()
    {
        bool any = _adminQueue.Process();
        foreach (NvmeQueuePair pair in _pairsForInterrupt)
        {
            any |= pair.Process();
        }

        return any;
    }

    internal void Unmask() => _regs.InterruptMaskClear.Write(1);

    /// <summary>Waits until ended commands are back at their owners. Thread context.</summary>
    private void Settle()
    {
        Kernel.Pause(TimeSpan.FromMicroseconds(1));
    }

    private void SetState(State state)
    {
        // A controller that is gone stays so.
        int before;
        do
        {
            before = Volatile.Read(ref _state);
        }
        while (before != (int)State.Gone && Interlocked.CompareExchange(ref _state, (int)state, before) != before);
        _pairsForInterrupt = [.. _pairs];
    }

    private Errno AttachNamespaces()
    {
        Errno error = Admin.ListNamespaces(Identity.NamespaceLimit, out IReadOnlyList<uint> active);
        if (error != Errno.Ok)
        {
            _self.Print($"namespaces cannot be listed: {error}");
            return error == Errno.ENXIO ? error : Errno.Ok;
        }

        foreach (uint id in active)
        {
            _self.Tree.Found(_self, new NamespaceAttachArgs(this, id));
        }

        return Errno.Ok;
    }

    private void FailAll(Errno error)
    {
        foreach (NvmeQueuePair pair in _pairsForInterrupt)
        {
            pair.Fail(error);
        }

        _adminQueue?.Fail(error);
    }

    // Soft context, a few times within a command's timeout, as long as there are commands.
    private void Watch()
    {
        long tick = Interlocked.Increment(ref _tick);
        bool busy = false;
        if (CurrentState == State.Running && !IsSound())
        {
            busy = true;
        }
        else
        {
            foreach (NvmeQueuePair pair in _pairsForInterrupt)
            {
                busy |= Watch(pair, tick);
            }

            busy |= _adminQueue is { } admin && Watch(admin, tick);
        }

        if (busy || CurrentState == State.Recovering)
        {
            _watchdog.Schedule(_options.Timeout / TicksPerTimeout);
            return;
        }

        Volatile.Write(ref _watching, 0);
        bool again = _pairsForInterrupt.Any(p => p.HasWatched);
        if (again && Interlocked.Exchange(ref _watching, 1) == 0)
        {
            _watchdog.Schedule(_options.Timeout / TicksPerTimeout);
        }
    }

    // CSTS tells of a controller that is gone, or has given up. §9.1.
    private bool IsSound()
    {
        ControllerStatus status = _regs.Status.Read();
        if (status.Raw == uint.MaxValue)
        {
            _pci.ReportGone();
            return false;
        }

        if (status.FatalStatus)
        {
            Reset("fatal status");
            return false;
        }

        return true;
    }

    // An overdue command may lie completed in its queue: interrupts get lost. Then it is aborted, then the controller is reset. §7.2.1, §9.
    private bool Watch(NvmeQueuePair pair, long tick)
    {
        if (CurrentState != State.Running)
        {
            return pair.HasWatched;
        }

        if (pair.FindOverdue(tick) is not { } overdue)
        {
            // Commands complete in time again: earlier resets are forgiven.
            if (pair.Id > 0 && !pair.HasWatched)
            {
                Volatile.Write(ref _forgiven, Volatile.Read(ref _recoveries));
            }
        }
        else
        {
            if (pair.Process())
            {
                Report($"completions in queue {pair.Id} without an interrupt");
            }
            else if (overdue.AbortSent || pair.Id == 0)
            {
                Reset($"command {overdue.Id:x4} of queue {pair.Id} does not end");
            }
            else if (pair.Extend(overdue, tick))
            {
                Report($"command {overdue.Id:x4} of queue {pair.Id} takes too long: aborting it");
                Admin.SendAbort(pair.Id, overdue.Id);
            }
        }

        return pair.HasWatched;
    }

    // The waiting thread's own look at the queues: again and again while something comes, then less often.
    private void Poll()
    {
        if (!IsPolled || _adminQueue is null)
        {
            return;
        }

        if (ProcessAll())
        {
            Volatile.Write(ref _idlePolls, 0);
        }

        if (!_adminQueue.HasWatched && !_pairsForInterrupt.Any(p => p.HasWatched))
        {
            return;
        }

        if (Interlocked.Increment(ref _idlePolls) < MostIdlePolls)
        {
            _poller.Schedule();
        }
        else
        {
            Volatile.Write(ref _idlePolls, MostIdlePolls - 20);
            _pollTimer.Schedule(TimeSpan.FromMicroseconds(50));
        }
    }

    // Thread context. §7.3: controller level reset; what was under way is submitted again.
    private void Recover()
    {
        int attempt = Interlocked.Increment(ref _recoveries);
        foreach (NvmeQueuePair pair in _pairs)
        {
            pair.Close();
        }

        _adminQueue.Close();
        _events?.Forget();
        Errno error = _pci.IsGone ? Errno.ENXIO : Disable();
        if (error is not (Errno.Ok or Errno.ENXIO))
        {
            error = ResetFunction();
        }

        if (error != Errno.Ok)
        {
            GiveUp(error);
            return;
        }

        _adminQueue.TakeBack(0);
        foreach (NvmeQueuePair pair in _pairs)
        {
            pair.TakeBack(MostRetries);
            pair.Reset();
        }

        Settle();
        error = attempt - Volatile.Read(ref _forgiven) > MostRecoveries ? Errno.EIO : Restart();
        if (error != Errno.Ok)
        {
            GiveUp(error);
        }
    }

    private Errno Restart()
    {
        Errno error = Enable();
        if (error == Errno.Ok)
        {
            error = Admin.SetQueueCount(_pairs.Count, out int granted);
            error = error == Errno.Ok && granted < _pairs.Count ? Errno.EIO : error;
        }

        foreach (NvmeQueuePair pair in _pairs)
        {
            error = error == Errno.Ok ? Admin.CreatePair(pair, !IsPolled) : error;
        }

        if (error != Errno.Ok)
        {
            return error;
        }

        SetState(State.Running);
        foreach (NvmeQueuePair pair in _pairs)
        {
            pair.Open();
        }

        _events?.Start();
        return Errno.Ok;
    }

    // A controller that does not even stop: the function is reset, and its interrupts come back with it.
    private Errno ResetFunction()
    {
        _interrupts?.Dispose();
        _interrupts = null;
        Errno error = _pci.Reset();
        if (error == Errno.Ok)
        {
            error = Disable();
        }

        if (error == Errno.Ok)
        {
            error = _pci.SetBusMaster(true);
        }

        return error == Errno.Ok ? EstablishInterrupts() : error;
    }

    // The device must not reach memory that will be somebody else's: bus master goes off before commands are given back.
    private void GiveUp(Errno error)
    {
        _pci.SetBusMaster(false);
        if (error != Errno.ENXIO)
        {
            Report($"given up: {error}");
        }

        SetState(State.Failed);
        FailAll(error == Errno.ENXIO ? Errno.ENXIO : Errno.EIO);
    }
}
