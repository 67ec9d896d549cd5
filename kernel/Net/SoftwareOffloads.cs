using System.Buffers.Binary;
using DriverKit.Specs.Ethernet;

namespace DriverKit.Kernel.Net;

/// <summary>What a packet asks for and its interface does not do, done here.</summary>
internal static class SoftwareOffloads
{
    private const int Ipv4ChecksumPlace = 10;
    private const int TcpChecksumPlace = 16;
    private const int UdpChecksumPlace = 6;

    /// <returns>Ok; EINVAL for a packet whose headers are not where it says; EOPNOTSUPP for segmentation that is not enabled; ENOBUFS.</returns>
    public static Errno Apply(PacketBuffer packet, InterfaceCapabilities enabled)
    {
        PacketOffloads wanted = packet.Offloads;
        if ((wanted & (PacketOffloads.Checksums | PacketOffloads.Segmentation)) != 0 && !HeadersFit(packet))
        {
            return Errno.EINVAL;
        }

        if ((wanted & PacketOffloads.Segmentation) != 0 && (enabled & InterfaceCapabilities.Segmentation) == 0)
        {
            return Errno.EOPNOTSUPP;
        }

        if ((wanted & PacketOffloads.Ipv4Checksum) != 0 && (enabled & InterfaceCapabilities.Ipv4ChecksumTransmit) == 0)
        {
            PutIn(packet, packet.LinkHeaderLength, packet.LinkHeaderLength + Ipv4ChecksumPlace, packet.NetworkHeaderLength);
            packet.Offloads &= ~PacketOffloads.Ipv4Checksum;
        }

        if ((wanted & (PacketOffloads.TcpChecksum | PacketOffloads.UdpChecksum)) != 0
            && (enabled & InterfaceCapabilities.TransportChecksumTransmit) == 0)
        {
            int start = packet.LinkHeaderLength + packet.NetworkHeaderLength;
            bool isTcp = (wanted & PacketOffloads.TcpChecksum) != 0;
            PutIn(packet, start, start + (isTcp ? TcpChecksumPlace : UdpChecksumPlace), packet.TotalLength - start);
            packet.Offloads &= ~(PacketOffloads.TcpChecksum | PacketOffloads.UdpChecksum);
        }

        return (wanted & PacketOffloads.VlanTag) != 0 && (enabled & InterfaceCapabilities.VlanTagging) == 0 ? InsertTag(packet) : Errno.Ok;
    }

    private static bool HeadersFit(PacketBuffer packet)
    {
        int transport = packet.LinkHeaderLength + packet.NetworkHeaderLength;
        int least = (packet.Offloads & PacketOffloads.Segmentation) != 0
            ? transport + packet.TransportHeaderLength
            : (packet.Offloads & PacketOffloads.TcpChecksum) != 0 ? transport + TcpChecksumPlace + 2
            : (packet.Offloads & PacketOffloads.UdpChecksum) != 0 ? transport + UdpChecksumPlace + 2
            : transport;
        bool isSegmented = (packet.Offloads & PacketOffloads.Segmentation) == 0 || (packet.SegmentSize > 0 && packet.TransportHeaderLength >= 20);
        return packet.LinkHeaderLength >= EthernetFrame.HeaderLength && packet.NetworkHeaderLength >= 20 && isSegmented
            && least <= packet.Length && least <= byte.MaxValue;
    }

    // The field holds what is to be summed with the rest: 0, or the pseudo header's sum.
    private static void PutIn(PacketBuffer packet, int start, int place, int length)
    {
        Span<byte> sum = stackalloc byte[2];
        ulong total = length == packet.TotalLength - start
            ? InternetChecksum.Add(packet, start)
            : InternetChecksum.Add(packet.Span.Slice(start, length));
        ushort value = InternetChecksum.Finish(total);
        BinaryPrimitives.WriteUInt16BigEndian(sum, value == 0 && (packet.Offloads & PacketOffloads.UdpChecksum) != 0 && start > packet.LinkHeaderLength ? (ushort)0xffff : value);
        packet.CopyFrom(place, sum);
    }

    private static Errno InsertTag(PacketBuffer packet)
    {
        if (packet.Length < 2 * EthernetAddress.Length || !packet.TryPrepend(EthernetFrame.VlanTagLength, out _))
        {
            return Errno.ENOBUFS;
        }

        Span<byte> bytes = packet.Span;
        bytes.Slice(EthernetFrame.VlanTagLength, 2 * EthernetAddress.Length).CopyTo(bytes);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[EthernetFrame.TypeOffset..], (ushort)EtherType.Vlan);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[(EthernetFrame.TypeOffset + 2)..], packet.VlanTag);
        packet.Offloads &= ~PacketOffloads.VlanTag;
        packet.LinkHeaderLength += EthernetFrame.VlanTagLength;
        return Errno.Ok;
    }
}
