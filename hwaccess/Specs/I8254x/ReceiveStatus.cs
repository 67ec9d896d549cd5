using DriverKit.Registers;

namespace DriverKit.Specs.I8254x;

/// <summary>Status of a receive descriptor. 8254x SDM 4.0 §3.2.3.1.</summary>
[BitFields<byte>]
[Reserved(4)]
public readonly partial struct ReceiveStatus
{
    /// <summary>DD: the hardware is done with the descriptor.</summary>
    [Bits(0)]
    public partial bool Done { get; init; }

    /// <summary>EOP: the last buffer of a frame; errors and the other bits count only here.</summary>
    [Bits(1)]
    public partial bool EndOfPacket { get; init; }

    /// <summary>IXSM: nothing was said about checksums.</summary>
    [Bits(2)]
    public partial bool IgnoreChecksum { get; init; }

    /// <summary>VP: a tag was taken out, and stands in special.</summary>
    [Bits(3)]
    public partial bool VlanPacket { get; init; }

    /// <summary>TCPCS: a TCP or UDP checksum was looked at.</summary>
    [Bits(5)]
    public partial bool TransportChecked { get; init; }

    /// <summary>IPCS: an IPv4 header checksum was looked at.</summary>
    [Bits(6)]
    public partial bool IpChecked { get; init; }

    /// <summary>PIF: only the multicast hash matched; software must look.</summary>
    [Bits(7)]
    public partial bool Inexact { get; init; }
}
