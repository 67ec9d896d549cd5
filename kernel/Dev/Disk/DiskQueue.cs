using DriverKit.Dma;

namespace DriverKit.Kernel.Disk;

/// <summary>
/// A disk's request queue (bufq(9) and disk(9)): requests are sorted in one direction, merged with their neighbours and split by
/// the device's limits. Requests that overlap keep their order; a flush waits for all before it and holds back all after it.
/// </summary>
public sealed partial class DiskQueue
{
    // Commands that may pass a request over before it goes first.
    private const int MostPassedOver = 64;

    private readonly RumpKernel _kernel;
    private readonly IDiskStrategy _driver;
    private readonly SpinMutex _lock;
    private readonly SoftInterrupt _finisher;
    private readonly CondVar _idle = new("disk requests to come back");
    private readonly SortedRequests _sorted = new();
    private DiskCommand?[] _active = new DiskCommand?[16];
    private int _activeCount;
    private DiskRequestList _later;
    private DiskRequestList _failed;
    private DiskRequest? _spare;
    private DiskRequest? _barrier;
    private DiskCommand? _freeCommand;
    private DiskLimits _limits;
    private DiskStatistics _statistics;
    private Errno _stopped;
    private long _position;
    private long _turn;
    private long _busySince;
    private int _running;

    /// <summary>A queue in front of a driver.</summary>
    /// <param name="kernel">Its kernel.</param>
    /// <param name="driver">The driver.</param>
    /// <param name="limits">What the device takes.</param>
    public DiskQueue(RumpKernel kernel, IDiskStrategy driver, DiskLimits limits)
    {
        _kernel = kernel;
        _driver = driver;
        _lock = new SpinMutex(kernel.Host);
        _finisher = new SoftInterrupt(kernel.Host, FinishFailed);
        _limits = Check(limits);
    }

    /// <summary>What the device takes; may change while the queue is empty.</summary>
    public DiskLimits Limits
    {
        get => _limits;
        set
        {
            using SpinMutex.Scope held = _lock.Hold();
            _limits = Check(value);
        }
    }

    /// <summary>The counters now.</summary>
    public DiskStatistics Statistics
    {
        get
        {
            using SpinMutex.Scope held = _lock.Hold();
            DiskStatistics copy = _statistics;
            copy.BusyTime += copy.Depth > 0 ? _kernel.Host.Now - _busySince : 0;
            return copy;
        }
    }

    /// <summary>Gives the queue a command to fill: as many as the device takes at once. Before the first request.</summary>
    /// <param name="command">The command.</param>
    public void AddCommand(DiskCommand command)
    {
        using SpinMutex.Scope held = _lock.Hold();
        command.NextFree = _freeCommand;
        _freeCommand = command;
    }

    /// <summary>Takes a request; any context. It comes back through its owner, in soft context, never inside this call.</summary>
    /// <param name="request">The request; EINVAL if it does not lie within the device.</param>
    public void Strategy(BlockRequest request)
    {
        long now = _kernel.Host.Now;
        bool failed;
        DiskCommand? command = null;
        using (_lock.Hold())
        {
            DiskRequest item = Take();
            item.Begin(request, _limits.SectorSize, now);
            item.Turn = _turn;
            if (_statistics.Depth++ == 0)
            {
                _busySince = now;
            }

            _statistics.MaxDepth = Math.Max(_statistics.MaxDepth, _statistics.Depth);
            item.Error = _stopped != Errno.Ok ? _stopped : Examine(request);
            failed = item.Error != Errno.Ok;
            if (failed)
            {
                _failed.Add(item);
            }
            else
            {
                Place(item);
                command = Next();
            }
        }

        if (failed)
        {
            _finisher.Schedule();
        }
        else
        {
            Pump(command);
        }
    }

    /// <summary>A command is back from the device. Soft context.</summary>
    /// <param name="command">The command.</param>
    /// <param name="error">How it ended.</param>
    /// <param name="residual">Bytes of its data not moved.</param>
    public void Done(DiskCommand command, Errno error, int residual = 0)
    {
        var finished = default(DiskRequestList);
        long now = _kernel.Host.Now;
        DiskCommand? next;
        using (_lock.Hold())
        {
            _running--;
            Deactivate(command);
            if (error == Errno.Ok && residual > 0)
            {
                error = Errno.EIO;
            }

            if (error != Errno.Ok && command.PartCount > 1 && _stopped == Errno.Ok)
            {
                TakeApart(command, ref finished);
            }
            else
            {
                Account(command, error, residual, ref finished);
            }

            Array.Clear(command.Parts, 0, command.PartCount);
            command.PartCount = 0;
            command.NextFree = _freeCommand;
            _freeCommand = command;
            next = Next();
        }

        Pump(next);
        while (finished.Take() is { } item)
        {
            Finish(item, now);
        }
    }

    /// <summary>Ends what waits, and whatever comes from now on, with an error; what is under way the driver ends. Any context.</summary>
    /// <param name="error">The error: ENXIO.</param>
    public void Stop(Errno error)
    {
        using (_lock.Hold())
        {
            _stopped = error;
            for (int i = 0; i < _sorted.Count; i++)
            {
                DiskRequest item = _sorted[i];
                item.Left = 0;
                item.Error = error;
                if (item.Outstanding == 0)
                {
                    _failed.Add(item);
                }
            }

            _sorted.RemoveRange(0, _sorted.Count);
            while (_later.Take() is { } item)
            {
                item.Error = error;
                _failed.Add(item);
            }

            if (_barrier is { Outstanding: 0 } barrier)
            {
                _barrier = null;
                barrier.Error = error;
                _failed.Add(barrier);
            }
        }

        _finisher.Schedule();
    }

    /// <summary>Ends <see cref="Stop"/>: a medium is there again.</summary>
    public void Resume()
    {
        using SpinMutex.Scope held = _lock.Hold();
        _stopped = Errno.Ok;
    }

    /// <summary>Waits until every request is back at its owner. Thread context.</summary>
    public void WaitIdle()
    {
        _lock.Enter();
        while (_statistics.Depth > 0)
        {
            _idle.Wait(_lock);
        }

        _lock.Exit();
    }

    private static DiskLimits Check(DiskLimits limits)
    {
        if (limits.SectorSize is < 512 or > 4096 || !int.IsPow2(limits.SectorSize) || limits.MaxTransfer < limits.SectorSize
            || limits.MaxSegments < 1 || limits.SegmentMultiple < 1 || limits.SectorCount < 0)
        {
            throw new ArgumentException($"no device has such limits: {limits}", nameof(limits));
        }

        return limits with { MaxTransfer = limits.MaxTransfer / limits.SectorSize * limits.SectorSize };
    }

    private Errno Examine(BlockRequest request)
    {
        if (request.Op == BlockOp.Flush)
        {
            return Errno.Ok;
        }

        long count = request.Op == BlockOp.Discard ? request.DiscardSectors : request.Length / _limits.SectorSize;
        if (count <= 0 || request.Sector < 0 || request.Sector > _limits.SectorCount - count)
        {
            return Errno.EINVAL;
        }

        if (request.Op == BlockOp.Discard)
        {
            return _limits.MaxDiscard > 0 ? Errno.Ok : Errno.EOPNOTSUPP;
        }

        if (request.Length % _limits.SectorSize != 0)
        {
            return Errno.EINVAL;
        }

        foreach (ArenaSegment segment in request.Segments)
        {
            if (segment.IsEmpty || segment.Length % 512 != 0)
            {
                return Errno.EINVAL;
            }
        }

        return Errno.Ok;
    }

    private void Place(DiskRequest item)
    {
        if (_barrier is not null || item.Op == BlockOp.Flush || Overlaps(item))
        {
            _later.Add(item);
            _barrier ??= _later.Take();
            return;
        }

        _sorted.Insert(item);
    }

    private bool Overlaps(DiskRequest item)
    {
        if (_sorted.Overlaps(item.Sector, item.Extent, _limits.SectorSize))
        {
            return true;
        }

        foreach (DiskCommand? command in _active.AsSpan(0, _activeCount))
        {
            if (command!.Sector < item.Sector + item.Extent && item.Sector < command.Sector + command.SectorCount)
            {
                return true;
            }
        }

        return false;
    }

    // Starts a command, and then others as long as there is work for them.
    private void Pump(DiskCommand? command)
    {
        while (command is not null)
        {
            bool more = command.HasSuccessor;
            _driver.Start(command);
            command = null;
            if (more)
            {
                using SpinMutex.Scope held = _lock.Hold();
                command = Next();
            }
        }
    }

    // Under the lock.
    private DiskCommand? Next()
    {
        DiskCommand? command;
        while (!Build(out command))
        {
        }

        if (command is not null)
        {
            command.HasSuccessor = _freeCommand is not null && (_sorted.Count > 0 || _barrier is not null);
        }

        return command;
    }

    // False: it came to nothing, try again.
    private bool Build(out DiskCommand? command)
    {
        command = null;
        if (_freeCommand is null)
        {
            return true;
        }

        PassBarrier();
        bool flush = _barrier is { Op: BlockOp.Flush, Outstanding: 0 } && _sorted.Count == 0 && _running == 0;
        if (!flush && _sorted.Count == 0)
        {
            return true;
        }

        command = _freeCommand;
        _freeCommand = command.NextFree;
        _running++;
        _turn++;
        _statistics.Commands++;
        if (flush)
        {
            command.Begin(BlockOp.Flush, 0, forceUnitAccess: false);
            command.AddPart(_barrier!, 0);
            _barrier!.Outstanding++;
            Activate(command);
            return true;
        }

        if (!Fill(command, Choose()))
        {
            return false;
        }

        Activate(command);
        return true;
    }

    private void Activate(DiskCommand command)
    {
        if (_activeCount == _active.Length)
        {
            Array.Resize(ref _active, _activeCount * 2);
        }

        command.ActiveAt = _activeCount;
        _active[_activeCount++] = command;
    }

    private void Deactivate(DiskCommand command)
    {
        DiskCommand last = _active[--_activeCount]!;
        _active[command.ActiveAt] = last;
        last.ActiveAt = command.ActiveAt;
        _active[_activeCount] = null;
    }

    // Once all before the barrier is done, it goes: a flush by itself, anything else together with what follows it.
    private void PassBarrier()
    {
        if (_barrier is null || _barrier.Op == BlockOp.Flush || _sorted.Count > 0 || _running > 0)
        {
            return;
        }

        _sorted.Insert(_barrier);
        _barrier = null;
        Refill();
    }

    private void Refill()
    {
        while (_barrier is null && _later.Take() is { } item)
        {
            if (item.Op == BlockOp.Flush || Overlaps(item))
            {
                _barrier = item;
            }
            else
            {
                _sorted.Insert(item);
            }
        }
    }

    private int Choose()
    {
        int at = _sorted.Search(_position);
        at = at == _sorted.Count ? 0 : at;
        if (_sorted.Count > 1 && (_turn & 15) == 0)
        {
            for (int i = 0; i < _sorted.Count; i++)
            {
                at = _sorted[i].Turn < _sorted[at].Turn - MostPassedOver ? i : at;
            }
        }

        return at;
    }

    // Only whole requests share a command: each can then be tried again from its first byte.
    private bool Fill(DiskCommand command, int first)
    {
        DiskRequest head = _sorted[first];
        bool mayShare = head.Op is BlockOp.Read or BlockOp.Write && !head.Alone && head.Sector == head.Request.Sector;
        command.Begin(head.Op, head.Sector, head.Request.ForceUnitAccess);
        if (!(DiskCommandFiller.Take(command, head, _limits)))
        {
            Unfit(command, first);
            return false;
        }

        if (head.Left > 0)
        {
            _statistics.Split++;
            _position = head.Sector;
            return true;
        }

        int emptied = 1;
        while (mayShare && first + emptied < _sorted.Count)
        {
            DiskRequest item = _sorted[first + emptied];
            if (item.Op != command.Op || item.Alone || item.Sector != item.Request.Sector || item.Sector != command.Sector + command.SectorCount
                || item.Request.ForceUnitAccess != command.ForceUnitAccess || item.Left > _limits.MaxTransfer - command.Length
                || !DiskCommandFiller.TakeData(command, item, _limits))
            {
                break;
            }

            emptied++;
            _statistics.Merged++;
        }

        _sorted.RemoveRange(first, emptied);
        _position = command.Sector + command.SectorCount;
        return true;
    }

    // Memory in pieces that the device's limits do not let make up one sector.
    private void Unfit(DiskCommand command, int at)
    {
        DiskRequest item = _sorted[at];
        _sorted.RemoveRange(at, 1);
        item.Left = 0;
        item.Error = Errno.EINVAL;
        if (item.Outstanding == 0)
        {
            _failed.Add(item);
            _finisher.Schedule();
        }

        command.NextFree = _freeCommand;
        _freeCommand = command;
        _running--;
    }
}
