using DriverKit.Registers;

namespace DriverKit.Specs.I8254x;

/// <summary>A transmit descriptor of the legacy format. 8254x SDM 4.0 §3.3.3.</summary>
[WireStruct(16, ByteOrder.LittleEndian)]
public readonly ref partial struct LegacyTransmitDescriptor
{
    /// <summary>Where the data are.</summary>
    [At(0)]
    public partial ulong BufferAddress { get; }

    /// <summary>Bytes there.</summary>
    [At(8)]
    public partial ushort Length { get; }

    /// <summary>CSO: where the checksum goes.</summary>
    [At(10)]
    public partial byte ChecksumOffset { get; }

    /// <summary>CMD.</summary>
    [At(11)]
    public partial TransmitCommand Command { get; }

    /// <summary>STA: <see cref="TransmitStatus"/>, the lower four bits.</summary>
    [At(12), Bits(0, 4)]
    public partial byte StatusBits { get; }

    /// <summary>CSS: where the checksum begins.</summary>
    [At(13)]
    public partial byte ChecksumStart { get; }

    /// <summary>The tag to put in.</summary>
    [At(14)]
    public partial VlanTag Special { get; }
}
