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
        if (Interlocked.Exchange(ref work.Queued, 1) != 0)
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
        HostWork? work = _ready;
        if (work is null)
        {
            HostWork? newest = Volatile.Read(ref _incoming) is null ? null : Interlocked.Exchange(ref _incoming, null);
            while (newest is not null)
            {
                HostWork? next = newest.Next;
                newest.Next = work;
                work = newest;
                newest = next;
            }

            if (work is null)
            {
                return null;
            }
        }

        Volatile.Write(ref _ready, work.Next);
        work.Next = null;
        Volatile.Write(ref work.Queued, 0);
        return work;
    }
}
