using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>
/// What the answer to GET LBA STATUS begins with; descriptors of 16 bytes follow as the tail. SBC-3 §5.4.2.
/// </summary>
[WireStruct(8, ByteOrder.BigEndian)]
public readonly ref partial struct LbaStatusHeader
{
    /// <summary>PARAMETER DATA LENGTH: bytes after these four.</summary>
    [At(0)]
    public partial uint DataLength { get; }
}
