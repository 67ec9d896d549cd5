namespace DriverKit.Kernel.Net;

/// <summary>Who sees what passes an interface, bpf(4)'s place.</summary>
public interface IPacketTap
{
    /// <summary>A packet passes. Must neither wait, nor change it, nor keep it.</summary>
    /// <param name="packet">The packet; on the way out before any offload.</param>
    /// <param name="isOutput">Which way.</param>
    void Packet(PacketBuffer packet, bool isOutput);
}
