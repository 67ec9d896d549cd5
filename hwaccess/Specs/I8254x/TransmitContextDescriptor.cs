using DriverKit.Registers;

namespace DriverKit.Specs.I8254x;

/// <summary>A context descriptor: what offloads of the frames after it need. 8254x SDM 4.0 §3.3.6.</summary>
[WireStruct(16, ByteOrder.LittleEndian)]
public readonly ref partial struct TransmitContextDescriptor
{
    /// <summary>IPCSS: where the IP checksum begins.</summary>
    [At(0)]
    public partial byte IpChecksumStart { get; }

    /// <summary>IPCSO: where it goes.</summary>
    [At(1)]
    public partial byte IpChecksumOffset { get; }

    /// <summary>IPCSE: its last byte; 0 for the end of the frame.</summary>
    [At(2)]
    public partial ushort IpChecksumEnd { get; }

    /// <summary>TUCSS: where the TCP or UDP checksum begins.</summary>
    [At(4)]
    public partial byte TransportChecksumStart { get; }

    /// <summary>TUCSO: where it goes.</summary>
    [At(5)]
    public partial byte TransportChecksumOffset { get; }

    /// <summary>TUCSE: its last byte; 0 for the end of the frame.</summary>
    [At(6)]
    public partial ushort TransportChecksumEnd { get; }

    /// <summary>PAYLEN: bytes to segment, without the header.</summary>
    [At(8, 4), Bits(0, 20)]
    public partial uint PayloadLength { get; }

    /// <summary>DTYP: context.</summary>
    [At(8, 4), Bits(20, 4)]
    public partial TransmitDescriptorType Type { get; }

    /// <summary>TUCMD.</summary>
    [At(11)]
    public partial TransmitContextCommand Command { get; }

    /// <summary>STA: <see cref="TransmitStatus"/>, the lower four bits.</summary>
    [At(12), Bits(0, 4)]
    public partial byte StatusBits { get; }

    /// <summary>HDRLEN: bytes repeated before each segment.</summary>
    [At(13)]
    public partial byte HeaderLength { get; }

    /// <summary>MSS: most bytes of payload a segment.</summary>
    [At(14)]
    public partial ushort SegmentSize { get; }
}
