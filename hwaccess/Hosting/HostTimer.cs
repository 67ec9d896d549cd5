namespace DriverKit.Hosting;

/// <summary>A piece of work that a host runs in soft context at a deadline. At most one deadline at a time. Must not block.</summary>
public abstract class HostTimer
{
    internal int HeapIndex = -1;
    internal long Sequence;
    internal int Running;

    /// <summary>Deadline on the host's monotonic clock, in nanoseconds; meaningful while scheduled.</summary>
    public long Deadline { get; internal set; }

    /// <summary>True from the schedule until it starts to run or is cancelled.</summary>
    public bool IsScheduled => Volatile.Read(ref HeapIndex) >= 0;

    /// <summary>True when it only guards against something that takes too long: it does not fire while a debugger is attached.</summary>
    public bool IsTimeout { get; init; }

    /// <summary>True from the moment the host takes it to run until it has run.</summary>
    public bool IsRunning => Volatile.Read(ref Running) != 0;

    /// <summary>Does the work.</summary>
    public abstract void Run();

    /// <summary>Runs it after <see cref="HostTimerHeap.TakeDue"/>. For hosts.</summary>
    public void RunTaken()
    {
        try
        {
            Run();
        }
        finally
        {
            Interlocked.Exchange(ref Running, 0);
            Finished();
        }
    }

    /// <summary>Called after each run, when <see cref="IsRunning"/> is false again; whoever waits for that may be woken here.</summary>
    protected virtual void Finished()
    {
    }
}
