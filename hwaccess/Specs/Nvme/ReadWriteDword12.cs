using DriverKit.Registers;

namespace DriverKit.Specs.Nvme;

/// <summary>CDW12 of Read, Write, Compare, Write Zeroes and Verify. NVMe 1.4 §6.9, figure 372; §6.15; §6.17.</summary>
[BitFields<uint>]
[Reserved(16, 4)]
[Reserved(24, 1)]
public readonly partial struct ReadWriteDword12
{
    /// <summary>NLB: logical blocks, less one.</summary>
    [Bits(0, 16)]
    public partial ushort BlockCount { get; init; }

    /// <summary>DTYPE, for Write.</summary>
    [Bits(20, 4)]
    public partial byte DirectiveType { get; init; }

    /// <summary>DEAC, for Write Zeroes: the blocks may be deallocated.</summary>
    [Bits(25)]
    public partial bool Deallocate { get; init; }

    /// <summary>PRINFO.</summary>
    [Bits(26, 4)]
    public partial byte ProtectionInformation { get; init; }

    /// <summary>FUA: to and from the medium, not the cache.</summary>
    [Bits(30)]
    public partial bool ForceUnitAccess { get; init; }

    /// <summary>LR.</summary>
    [Bits(31)]
    public partial bool LimitedRetry { get; init; }
}
