using DriverKit.Dma;

namespace DriverKit.Kernel.Disk;

/// <content>How commands end and requests go back.</content>
public sealed partial class DiskQueue
{
    private void Account(DiskCommand command, Errno error, int residual, ref DiskRequestList finished)
    {
        for (int i = 0; i < command.PartCount; i++)
        {
            DiskRequest item = command.Parts[i]!;
            item.Outstanding--;
            item.Moved += error == Errno.Ok ? command.PartBytes[i] : residual == 0 ? 0 : Math.Max(0, command.PartBytes[i] - residual);
            if (error != Errno.Ok && item.Error == Errno.Ok)
            {
                item.Error = error;
                Withdraw(item);
            }

            if (item.Outstanding == 0 && item.Left == 0)
            {
                Settle(item, ref finished);
            }
        }
    }

    // One bad sector must not fail its neighbours: whoever shared the command tries again alone.
    private void TakeApart(DiskCommand command, ref DiskRequestList finished)
    {
        for (int i = 0; i < command.PartCount; i++)
        {
            DiskRequest item = command.Parts[i]!;
            item.Outstanding--;
            Withdraw(item);
            if (item.Outstanding > 0)
            {
                item.Error = item.Error == Errno.Ok ? Errno.EIO : item.Error;
                continue;
            }

            if (item.Error != Errno.Ok)
            {
                Settle(item, ref finished);
                continue;
            }

            item.Restart(_limits.SectorSize);
            item.Turn = _turn;
            _sorted.Insert(item);
        }
    }

    private void Withdraw(DiskRequest item)
    {
        if (item.Left == 0)
        {
            return;
        }

        item.Left = 0;
        for (int i = 0; i < _sorted.Count; i++)
        {
            if (_sorted[i] == item)
            {
                _sorted.RemoveRange(i, 1);
                return;
            }
        }
    }

    private void Settle(DiskRequest item, ref DiskRequestList finished)
    {
        if (item == _barrier)
        {
            _barrier = null;
            Refill();
        }

        finished.Add(item);
    }

    private void FinishFailed()
    {
        while (true)
        {
            DiskRequest? item;
            using (_lock.Hold())
            {
                item = _failed.Take();
            }

            if (item is null)
            {
                return;
            }

            Finish(item, _kernel.Host.Now);
        }
    }

    private void Finish(DiskRequest item, long now)
    {
        BlockRequest request = item.Request;
        Errno error = item.Error;
        int moved = item.Moved;
        long latency = now - item.Arrived;
        item.Request = null!;
        using (_lock.Hold())
        {
            _statistics.Count(request.Op, error, moved, latency);
            item.Next = _spare;
            _spare = item;
        }

        request.Complete(error, request.Length - moved);
        using (_lock.Hold())
        {
            if (--_statistics.Depth == 0)
            {
                _statistics.BusyTime += now - _busySince;
                if (_idle.HasWaiters)
                {
                    _idle.Broadcast();
                }
            }
        }
    }

    private DiskRequest Take()
    {
        DiskRequest? item = _spare;
        if (item is null)
        {
            return new DiskRequest();
        }

        _spare = item.Next;
        return item;
    }
}
