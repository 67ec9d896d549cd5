namespace DriverKit.Kernel.Hosts;

/// <summary>A thread of the deterministic host. All but the semaphore is guarded by the host's gate.</summary>
internal sealed class BatonThread(DeterministicHost host, int id, string name, bool isForeign)
{
    /// <summary>Released when the baton comes.</summary>
    public readonly SemaphoreSlim Baton = new(0);

    public DeterministicHost Host { get; } = host;

    public int Id { get; } = id;

    public string Name { get; } = name;

    /// <summary>True for a thread that came from outside, false for a spawned one.</summary>
    public bool IsForeign { get; } = isForeign;

    /// <summary>The thread object of another host that this thread was in before.</summary>
    public BatonThread? Outer { get; set; }

    public BatonState State { get; set; }

    public int Depth { get; set; } = 1;

    /// <summary>Spin mutexes held.</summary>
    public int SpinDepth { get; set; }

    public long Deadline { get; set; } = long.MaxValue;

    public string Reason { get; set; } = "";

    /// <summary>Whom it acts as while parked.</summary>
    public Lwp? Lwp { get; set; }

    /// <summary>What it waits for, for a report.</summary>
    public string Describe() => State switch
    {
        BatonState.Parked => $"{Name} waits for {Lwp?.WaitingOn?.DescribeWait(Lwp) ?? Reason}"
            + (Deadline == long.MaxValue ? "" : $" until {Deadline} ns"),
        BatonState.Leaving => $"{Name} waits for the rest to come to rest",
        _ => $"{Name} is {(State == BatonState.Running ? "running" : "ready")}",
    };
}
