using DriverKit.Registers;

namespace DriverKit.Specs.I8254x;

/// <summary>Errors of a receive descriptor, valid with EOP and DD. 8254x SDM 4.0 §3.2.3.2.</summary>
[BitFields<byte>]
[Reserved(3)]
public readonly partial struct ReceiveErrors
{
    /// <summary>CE: CRC or alignment.</summary>
    [Bits(0)]
    public partial bool Crc { get; init; }

    /// <summary>SE: symbol error in TBI mode.</summary>
    [Bits(1)]
    public partial bool Symbol { get; init; }

    /// <summary>SEQ: sequence error in TBI mode.</summary>
    [Bits(2)]
    public partial bool Sequence { get; init; }

    /// <summary>CXE: carrier extension error.</summary>
    [Bits(4)]
    public partial bool CarrierExtension { get; init; }

    /// <summary>TCPE: the TCP or UDP checksum is wrong.</summary>
    [Bits(5)]
    public partial bool TransportChecksum { get; init; }

    /// <summary>IPE: the IPv4 header checksum is wrong.</summary>
    [Bits(6)]
    public partial bool IpChecksum { get; init; }

    /// <summary>RXE: data error.</summary>
    [Bits(7)]
    public partial bool Data { get; init; }
}
