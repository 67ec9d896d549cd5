using DriverKit.Registers;

namespace DriverKit.Specs.Nvme;

/// <summary>What an Asynchronous Event Request gives back. NVMe 1.4 §5.2.1, figure 146.</summary>
[BitFields<uint>]
[Reserved(3, 5)]
[Reserved(24, 8)]
public readonly partial struct AsynchronousEvent
{
    /// <summary>What kind of event.</summary>
    [Bits(0, 3)]
    public partial AsynchronousEventType Type { get; init; }

    /// <summary>Which one of its kind.</summary>
    [Bits(8, 8)]
    public partial byte Information { get; init; }

    /// <summary>The log page to be read, which lets further events of the kind through.</summary>
    [Bits(16, 8)]
    public partial LogPageIdentifier LogPage { get; init; }
}
