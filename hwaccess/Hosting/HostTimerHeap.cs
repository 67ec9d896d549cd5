namespace DriverKit.Hosting;

/// <summary>Timers by deadline, those of equal deadline in the order set. Not thread-safe: the host holds its lock. For hosts.</summary>
public sealed class HostTimerHeap
{
    private HostTimer[] _heap = new HostTimer[4];
    private int _count;
    private long _sequence;

    /// <summary>The earliest deadline, or <see cref="long.MaxValue"/>.</summary>
    public long Earliest => _count == 0 ? long.MaxValue : _heap[0].Deadline;

    /// <summary>Sets a timer, in place of a deadline it may have.</summary>
    /// <param name="timer">The timer.</param>
    /// <param name="deadline">Monotonic nanoseconds.</param>
    public void Set(HostTimer timer, long deadline)
    {
        Remove(timer);
        timer.Deadline = deadline;
        timer.Sequence = _sequence++;
        if (_count == _heap.Length)
        {
            Array.Resize(ref _heap, _count * 2);
        }

        Up(_count++, timer);
    }

    /// <summary>Takes a timer out.</summary>
    /// <param name="timer">The timer.</param>
    /// <returns>True if it was in.</returns>
    public bool Remove(HostTimer timer)
    {
        int at = timer.HeapIndex;
        if (at < 0 || at >= _count || _heap[at] != timer)
        {
            return false;
        }

        Volatile.Write(ref timer.HeapIndex, -1);
        HostTimer last = _heap[--_count];
        _heap[_count] = null!;
        if (last != timer)
        {
            Down(at, last);
            if (_heap[at] == last)
            {
                Up(at, last);
            }
        }

        return true;
    }

    /// <summary>Takes the earliest timer if it is due; follow by <see cref="HostTimer.RunTaken"/>, or by setting it anew.</summary>
    /// <param name="now">Monotonic nanoseconds.</param>
    public HostTimer? TakeDue(long now)
    {
        if (_count == 0 || _heap[0].Deadline > now)
        {
            return null;
        }

        HostTimer timer = _heap[0];
        Volatile.Write(ref timer.Running, 1);
        Remove(timer);
        return timer;
    }

    /// <summary>Puts back a timer that was taken and not run.</summary>
    /// <param name="timer">What <see cref="TakeDue"/> gave.</param>
    /// <param name="deadline">Monotonic nanoseconds.</param>
    public void Postpone(HostTimer timer, long deadline)
    {
        Volatile.Write(ref timer.Running, 0);
        Set(timer, deadline);
    }

    private static bool Before(HostTimer a, HostTimer b) =>
        a.Deadline < b.Deadline || (a.Deadline == b.Deadline && a.Sequence < b.Sequence);

    private void Up(int at, HostTimer timer)
    {
        while (at > 0 && Before(timer, _heap[(at - 1) / 2]))
        {
            Place(at, _heap[(at - 1) / 2]);
            at = (at - 1) / 2;
        }

        Place(at, timer);
    }

    private void Down(int at, HostTimer timer)
    {
        while (true)
        {
            int child = (2 * at) + 1;
            if (child >= _count)
            {
                break;
            }

            if (child + 1 < _count && Before(_heap[child + 1], _heap[child]))
            {
                child++;
            }

            if (!Before(_heap[child], timer))
            {
                break;
            }

            Place(at, _heap[child]);
            at = child;
        }

        Place(at, timer);
    }

    private void Place(int at, HostTimer timer)
    {
        _heap[at] = timer;
        Volatile.Write(ref timer.HeapIndex, at);
    }
}
