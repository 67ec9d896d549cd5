using System.Buffers.Binary;
using DriverKit.Specs.Ethernet;
using DriverKit.Specs.I8254x;

namespace DriverKit.Emulation.E1000;

/// <summary>What the chip says of checksums of frames that come in. 8254x SDM 4.0 §3.2.9: IPv4, and TCP and UDP over it where whole.</summary>
internal static class ReceiveChecksum
{
    private const int Tcp = 6;
    private const int Udp = 17;

    /// <summary>Looks at a frame.</summary>
    /// <param name="frame">From the destination address on, without FCS.</param>
    /// <param name="isTagged">Whether a tag follows the addresses.</param>
    /// <param name="control">RXCSUM.</param>
    /// <param name="status">Gets IPCS, TCPCS or IXSM.</param>
    /// <returns>IPE, TCPE.</returns>
    public static ReceiveErrors Check(ReadOnlySpan<byte> frame, bool isTagged, ReceiveChecksumControl control, ref ReceiveStatus status)
    {
        int type = EthernetFrame.TypeOffset + (isTagged ? EthernetFrame.VlanTagLength : 0);
        ReadOnlySpan<byte> packet = frame[(type + 2)..];
        bool isIpv4 = BinaryPrimitives.ReadUInt16BigEndian(frame[type..]) == (ushort)EtherType.Ipv4 && packet.Length >= 20 && packet[0] >> 4 == 4;
        int header = isIpv4 ? (packet[0] & 0xf) * 4 : 0;
        int total = isIpv4 ? BinaryPrimitives.ReadUInt16BigEndian(packet[2..]) : 0;
        if (!isIpv4 || header < 20 || total < header || total > packet.Length || !(control.IpOffload || control.TransportOffload))
        {
            status = status with { IgnoreChecksum = true };
            return default;
        }

        ReceiveErrors errors = default;
        if (control.IpOffload)
        {
            status = status with { IpChecked = true };
            errors = errors with { IpChecksum = WireChecksum.Fold(WireChecksum.Sum(packet[..header])) != ushort.MaxValue };
        }

        bool isFragment = (BinaryPrimitives.ReadUInt16BigEndian(packet[6..]) & 0x3fff) != 0;
        if (control.TransportOffload && !isFragment && IsSummed(packet[header..total], packet[9]))
        {
            uint pseudo = WireChecksum.Sum(packet[12..20]) + packet[9] + (uint)(total - header);
            status = status with { TransportChecked = true };
            errors = errors with { TransportChecksum = WireChecksum.Fold(WireChecksum.Sum(packet[header..total], pseudo)) != ushort.MaxValue };
        }

        return errors;
    }

    // A UDP checksum of zero was not made.
    private static bool IsSummed(ReadOnlySpan<byte> segment, int protocol) => protocol switch
    {
        Tcp => segment.Length >= 20,
        Udp => segment.Length >= 8 && BinaryPrimitives.ReadUInt16BigEndian(segment[6..]) != 0,
        _ => false,
    };
}
