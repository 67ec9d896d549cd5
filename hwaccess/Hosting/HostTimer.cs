namespace DriverKit.Hosting;

/// <summary>A piece of work that a host runs in soft context at a deadline. At most one deadline at a time. Must not block.</summary>
public abstract class HostTimer
{
    internal int HeapIndex = -1;
    internal long Sequence;

    /// <summary>Deadline on the host's monotonic clock, in nanoseconds; meaningful while scheduled.</summary>
    public long Deadline { get; internal set; }

    /// <summary>True from the schedule until it starts to run or is cancelled.</summary>
    public bool IsScheduled => Volatile.Read(ref HeapIndex) >= 0;

    /// <summary>Does the work.</summary>
    public abstract void Run();
}
