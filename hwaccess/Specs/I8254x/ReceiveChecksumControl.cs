using DriverKit.Registers;

namespace DriverKit.Specs.I8254x;

/// <summary>RXCSUM, receive checksum control. 8254x SDM 4.0 §13.4 (RXCSUM), §3.2.9.</summary>
[BitFields<uint>]
[Reserved(11, 21)]
public readonly partial struct ReceiveChecksumControl
{
    /// <summary>PCSS: byte at which the packet checksum begins.</summary>
    [Bits(0, 8, Symbol = "PCSS")]
    public partial byte PacketStart { get; init; }

    /// <summary>IPOFLD: IPv4 header checksums are checked.</summary>
    [Bits(8, Symbol = "IPOFLD")]
    public partial bool IpOffload { get; init; }

    /// <summary>TUOFLD: TCP and UDP checksums are checked.</summary>
    [Bits(9, Symbol = "TUOFLD")]
    public partial bool TransportOffload { get; init; }

    /// <summary>IPV6OFL: of IPv6 too, where the part can.</summary>
    [Bits(10, Symbol = "IPV6OFL")]
    public partial bool Ipv6Offload { get; init; }
}
