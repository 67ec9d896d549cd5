using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>The answer to READ CAPACITY (16). SBC-3 §5.16.2.</summary>
[WireStruct(32, ByteOrder.BigEndian, Minimum = 12)]
public readonly ref partial struct ReadCapacity16Data
{
    /// <summary>RETURNED LOGICAL BLOCK ADDRESS: the last block.</summary>
    [At(0)]
    public partial ulong LastLogicalBlockAddress { get; }

    /// <summary>LOGICAL BLOCK LENGTH IN BYTES.</summary>
    [At(8)]
    public partial uint BlockLength { get; }

    /// <summary>PROT_EN.</summary>
    [At(12), Bits(0)]
    public partial bool ProtectionEnabled { get; }

    /// <summary>P_TYPE: the type less one.</summary>
    [At(12), Bits(1, 3)]
    public partial byte ProtectionType { get; }

    /// <summary>RC BASIS, of zoned devices. ZBC §5.</summary>
    [At(12), Bits(4, 2)]
    public partial byte ReadCapacityBasis { get; }

    /// <summary>LOGICAL BLOCKS PER PHYSICAL BLOCK EXPONENT.</summary>
    [At(13), Bits(0, 4)]
    public partial byte BlocksPerPhysicalExponent { get; }

    /// <summary>P_I_EXPONENT.</summary>
    [At(13), Bits(4, 4)]
    public partial byte ProtectionIntervalsExponent { get; }

    /// <summary>LOWEST ALIGNED LOGICAL BLOCK ADDRESS.</summary>
    [At(14, 2), Bits(0, 14)]
    public partial ushort LowestAlignedAddress { get; }

    /// <summary>LBPRZ: unmapped blocks read as zero.</summary>
    [At(14), Bits(6)]
    public partial bool ProvisioningReadZeros { get; }

    /// <summary>LBPME: blocks can be unmapped.</summary>
    [At(14), Bits(7)]
    public partial bool ProvisioningEnabled { get; }
}
