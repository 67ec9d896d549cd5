using DriverKit.Kernel.Net;

namespace DriverKit.Drivers.E1000;

/// <summary>What a context descriptor tells the chip; it keeps the latest, so that equal ones need not be told again. §3.3.5</summary>
/// <param name="LinkHeader">Bytes of the link header.</param>
/// <param name="NetworkHeader">Bytes of the IPv4 header.</param>
/// <param name="IsUdp">UDP, not TCP.</param>
internal readonly record struct OffloadContext(byte LinkHeader, ushort NetworkHeader, bool IsUdp)
{
    private const PacketOffloads Offloaded = PacketOffloads.Checksums | PacketOffloads.Segmentation;

    /// <summary>Whether a packet needs one.</summary>
    public static bool IsNeeded(PacketBuffer packet) => (packet.Offloads & Offloaded) != 0;

    /// <summary>The one that a packet needs.</summary>
    public static OffloadContext Of(PacketBuffer packet) =>
        new(packet.LinkHeaderLength, packet.NetworkHeaderLength, (packet.Offloads & PacketOffloads.UdpChecksum) != 0);
}
