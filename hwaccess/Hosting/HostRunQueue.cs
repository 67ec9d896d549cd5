namespace DriverKit.Hosting;

/// <summary>Work in the order posted, from many threads to one drainer at a time; links lie in the work itself. For hosts.</summary>
public sealed class HostRunQueue
{
    private HostWork? _incoming;
    private HostWork? _ready;

    /// <summary>True when nothing is queued.</summary>
    public bool IsEmpty => Volatile.Read(ref _ready) is null && Volatile.Read(ref _incoming) is null;

    /// <summary>Queues work; any thread.</summary>
    /// <param name="work">The work.</param>
    /// <returns>False if it was queued already.</returns>
    public bool Enqueue(HostWork work)
    {
        if (Volatile.Read(ref work.Queued) != 0 || Interlocked.Exchange(ref work.Queued, 1) != 0)
        {
            return false;
        }

        HostWork? head;
        do
        {
            head = Volatile.Read(ref _incoming);
            work.Next = head;
        }
        while (Interlocked.CompareExchange(ref _incoming, work, head) != head);
        return true;
    }

    /// <summary>Takes the oldest work; one drainer at a time.</summary>
    public HostWork? Dequeue()
    {
        if (_ready is null && !TakeIncoming(null))
        {
            return null;
        }

        return Release(null, _ready!);
    }

    /// <summary>How much is queued, looking no further than a limit; the drainer only.</summary>
    /// <param name="limit">The most that is of interest, above 0.</param>
    public int CountUpTo(int limit)
    {
        HostWork? last = null;
        int count = 0;
        for (HostWork? work = _ready; work is not null; work = work.Next)
        {
            last = work;
            if (++count == limit)
            {
                return count;
            }
        }

        if (TakeIncoming(last))
        {
            for (HostWork? work = last is null ? _ready : last.Next; work is not null && count < limit; work = work.Next)
            {
                count++;
            }
        }

        return count;
    }

    /// <summary>Takes the work at a place in the queue: how the deterministic host varies their order. The drainer only.</summary>
    /// <param name="place">0 for the oldest; below what <see cref="CountUpTo"/> gave.</param>
    public HostWork? Dequeue(int place)
    {
        HostWork? before = null;
        HostWork? work = _ready;
        for (; work is not null && place > 0; place--)
        {
            before = work;
            work = work.Next;
        }

        return work is null ? null : Release(before, work);
    }

    // A drainer that reads Queued as 1 in a poster's hands has taken the work before it runs, so a later post queues it again.
    private HostWork Release(HostWork? before, HostWork work)
    {
        if (before is null)
        {
            Volatile.Write(ref _ready, work.Next);
        }
        else
        {
            before.Next = work.Next;
        }

        work.Next = null;
        Volatile.Write(ref work.Queued, 0);
        Interlocked.MemoryBarrier();
        return work;
    }

    private bool TakeIncoming(HostWork? after)
    {
        HostWork? newest = Volatile.Read(ref _incoming) is null ? null : Interlocked.Exchange(ref _incoming, null);
        HostWork? oldest = null;
        while (newest is not null)
        {
            HostWork? next = newest.Next;
            newest.Next = oldest;
            oldest = newest;
            newest = next;
        }

        if (oldest is null)
        {
            return false;
        }

        if (after is null)
        {
            Volatile.Write(ref _ready, oldest);
        }
        else
        {
            after.Next = oldest;
        }

        return true;
    }
}
