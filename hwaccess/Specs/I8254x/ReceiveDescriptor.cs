using DriverKit.Registers;

namespace DriverKit.Specs.I8254x;

/// <summary>A receive descriptor. 8254x SDM 4.0 §3.2.3.</summary>
[WireStruct(16, ByteOrder.LittleEndian)]
public readonly ref partial struct ReceiveDescriptor
{
    /// <summary>Where the data go; software's.</summary>
    [At(0)]
    public partial ulong BufferAddress { get; }

    /// <summary>Bytes of the frame in this buffer, the CRC among them unless RCTL.SECRC is set.</summary>
    [At(8)]
    public partial ushort Length { get; }

    /// <summary>Sum from RXCSUM.PCSS to the end, in ones' complement, in the frame's byte order.</summary>
    [At(10)]
    public partial ushort PacketChecksum { get; }

    /// <summary>Status.</summary>
    [At(12)]
    public partial ReceiveStatus Status { get; }

    /// <summary>Errors.</summary>
    [At(13)]
    public partial ReceiveErrors Errors { get; }

    /// <summary>The tag that was taken out.</summary>
    [At(14)]
    public partial VlanTag Special { get; }
}
