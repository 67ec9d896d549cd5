using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>
/// What the parameters of UNMAP begin with; block descriptors of 16 bytes follow as the tail. SBC-3 §5.28.2.
/// </summary>
[WireStruct(8, ByteOrder.BigEndian)]
public readonly ref partial struct UnmapParameterHeader
{
    /// <summary>UNMAP DATA LENGTH: bytes after these two.</summary>
    [At(0)]
    public partial ushort DataLength { get; }

    /// <summary>UNMAP BLOCK DESCRIPTOR DATA LENGTH in bytes.</summary>
    [At(2)]
    public partial ushort DescriptorLength { get; }
}
