using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>The state of a run of blocks. SBC-3 §5.4.2.</summary>
[WireStruct(16, ByteOrder.BigEndian)]
public readonly ref partial struct LbaStatusDescriptor
{
    /// <summary>LBA STATUS LOGICAL BLOCK ADDRESS.</summary>
    [At(0)]
    public partial ulong LogicalBlockAddress { get; }

    /// <summary>NUMBER OF LOGICAL BLOCKS.</summary>
    [At(8)]
    public partial uint BlockCount { get; }

    /// <summary>PROVISIONING STATUS.</summary>
    [At(12), Bits(0, 4)]
    public partial ProvisioningStatus Status { get; }
}
