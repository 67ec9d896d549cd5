namespace DriverKit.Kernel.Net;

/// <summary>
/// What is to be done for a packet on its way out, or was done on its way in (mbuf's csum_flags). On the way out what an interface
/// has not enabled is done in software, segmentation excepted.
/// </summary>
[Flags]
public enum PacketOffloads
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Out: the IPv4 header checksum is to be put in; its field holds 0.</summary>
    Ipv4Checksum = 1 << 0,

    /// <summary>Out: the TCP checksum is to be put in; its field holds the sum of the pseudo header, length included.</summary>
    TcpChecksum = 1 << 1,

    /// <summary>Out: the same for UDP.</summary>
    UdpChecksum = 1 << 2,

    /// <summary>
    /// Out: TCP over IPv4 to be cut into segments of <see cref="PacketBuffer.SegmentSize"/> bytes of payload, all checksums put in. The IPv4
    /// total length may be anything; the TCP checksum's field holds the pseudo header's sum with or without the length: who cuts sets both.
    /// </summary>
    Segmentation = 1 << 3,

    /// <summary>Both: <see cref="PacketBuffer.VlanTag"/> counts; the tag is not among the bytes.</summary>
    VlanTag = 1 << 4,

    /// <summary>In: the IPv4 header checksum was looked at and is right.</summary>
    Ipv4Verified = 1 << 8,

    /// <summary>In: it was looked at and is wrong.</summary>
    Ipv4Bad = 1 << 9,

    /// <summary>In: the TCP or UDP checksum was looked at and is right.</summary>
    TransportVerified = 1 << 10,

    /// <summary>In: it was looked at and is wrong.</summary>
    TransportBad = 1 << 11,

    /// <summary>All that asks for checksums on the way out.</summary>
    Checksums = Ipv4Checksum | TcpChecksum | UdpChecksum,
}
