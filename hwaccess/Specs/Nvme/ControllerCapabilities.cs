using DriverKit.Registers;

namespace DriverKit.Specs.Nvme;

/// <summary>CAP: what the controller can do. NVMe 1.4 §3.1.1.</summary>
[BitFields<ulong>]
[Reserved(19, 5)]
[Reserved(38, 6)]
[Reserved(46, 2)]
[Reserved(58, 6)]
public readonly partial struct ControllerCapabilities
{
    /// <summary>MQES: entries of the largest I/O queue, less one; at least 1.</summary>
    [Bits(0, 16, Symbol = "MQES")]
    public partial ushort MaximumQueueEntries { get; init; }

    /// <summary>CQR: I/O queues must be physically contiguous.</summary>
    [Bits(16, Symbol = "CQR")]
    public partial bool ContiguousQueuesRequired { get; init; }

    /// <summary>AMS: weighted round robin with an urgent class.</summary>
    [Bits(17, Symbol = "AMS")]
    public partial bool WeightedRoundRobin { get; init; }

    /// <summary>AMS: a vendor's own arbitration.</summary>
    [Bits(18)]
    public partial bool VendorArbitration { get; init; }

    /// <summary>TO: longest time for CSTS.RDY to follow CC.EN, in units of 500 ms.</summary>
    [Bits(24, 8, Symbol = "TO")]
    public partial byte Timeout { get; init; }

    /// <summary>DSTRD: doorbells lie 4 shifted left by this many bytes apart.</summary>
    [Bits(32, 4, Symbol = "DSTRD")]
    public partial byte DoorbellStride { get; init; }

    /// <summary>NSSRS: NSSR resets the subsystem.</summary>
    [Bits(36, Symbol = "NSSRS")]
    public partial bool SubsystemReset { get; init; }

    /// <summary>CSS: the NVM command set.</summary>
    [Bits(37, Symbol = "CSS")]
    public partial bool NvmCommandSet { get; init; }

    /// <summary>CSS: no I/O command set, the admin queue alone.</summary>
    [Bits(44)]
    public partial bool NoIoCommandSet { get; init; }

    /// <summary>BPS: boot partitions.</summary>
    [Bits(45, Symbol = "BPS")]
    public partial bool BootPartitions { get; init; }

    /// <summary>MPSMIN: the smallest memory page has 4096 bytes shifted left by this.</summary>
    [Bits(48, 4, Symbol = "MPSMIN")]
    public partial byte MemoryPageMinimum { get; init; }

    /// <summary>MPSMAX: the largest memory page has 4096 bytes shifted left by this.</summary>
    [Bits(52, 4, Symbol = "MPSMAX")]
    public partial byte MemoryPageMaximum { get; init; }

    /// <summary>PMRS: a persistent memory region.</summary>
    [Bits(56, Symbol = "PMRS")]
    public partial bool PersistentMemoryRegion { get; init; }

    /// <summary>CMBS: a controller memory buffer.</summary>
    [Bits(57, Symbol = "CMBS")]
    public partial bool ControllerMemoryBuffer { get; init; }
}
