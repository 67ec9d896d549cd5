using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>
/// What the answer about all commands begins with; command descriptors follow as the tail. SPC-4 §6.35.2.
/// </summary>
[WireStruct(4, ByteOrder.BigEndian)]
public readonly ref partial struct SupportedOpcodesHeader
{
    /// <summary>COMMAND DATA LENGTH: bytes from byte 4.</summary>
    [At(0)]
    public partial uint CommandDataLength { get; }
}
