namespace DriverKit.Drivers.Nvme;

/// <summary>How the driver uses controllers; <c>kernel.Set(new NvmeOptions …)</c> before they attach.</summary>
public sealed record NvmeOptions
{
    /// <summary>Pairs of I/O queues wanted, 1 to 64; the controller may give fewer. Threads spread over them.</summary>
    public int QueuePairs { get; init; } = 2;

    /// <summary>Entries of an I/O queue, 2 to 4096; the controller may allow fewer.</summary>
    public int QueueEntries { get; init; } = 256;

    /// <summary>Commands that a namespace has at the controller at once, 1 to 1024.</summary>
    public int Depth { get; init; } = 64;

    /// <summary>No interrupts: whoever waits looks at the completion queues.</summary>
    public bool Polled { get; init; }

    /// <summary>How long a command may take before it is aborted, and again before the controller is reset.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);
}
