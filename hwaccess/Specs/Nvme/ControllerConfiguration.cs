using DriverKit.Registers;

namespace DriverKit.Specs.Nvme;

/// <summary>CC: how the controller is to run. NVMe 1.4 §3.1.5.</summary>
[BitFields<uint>]
[Reserved(1, 3)]
[Reserved(24, 8)]
public readonly partial struct ControllerConfiguration
{
    /// <summary>EN: from 0 to 1 starts the controller, from 1 to 0 resets it.</summary>
    [Bits(0, Symbol = "EN")]
    public partial bool Enable { get; init; }

    /// <summary>CSS: 0 the NVM command set, 7 the admin command set alone. Changes only while EN is 0.</summary>
    [Bits(4, 3, Symbol = "CSS")]
    public partial byte CommandSet { get; init; }

    /// <summary>MPS: memory pages have 4096 bytes shifted left by this. Changes only while EN is 0.</summary>
    [Bits(7, 4, Symbol = "MPS")]
    public partial byte MemoryPageSize { get; init; }

    /// <summary>AMS: 0 round robin, 1 weighted round robin, 7 a vendor's own. Changes only while EN is 0.</summary>
    [Bits(11, 3, Symbol = "AMS")]
    public partial byte Arbitration { get; init; }

    /// <summary>SHN: the power will go.</summary>
    [Bits(14, 2, Symbol = "SHN")]
    public partial ShutdownNotification Shutdown { get; init; }

    /// <summary>IOSQES: I/O submission entries have two to the power of this many bytes: 6.</summary>
    [Bits(16, 4, Symbol = "IOSQES")]
    public partial byte SubmissionEntrySize { get; init; }

    /// <summary>IOCQES: I/O completion entries have two to the power of this many bytes: 4.</summary>
    [Bits(20, 4, Symbol = "IOCQES")]
    public partial byte CompletionEntrySize { get; init; }
}
