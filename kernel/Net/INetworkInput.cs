namespace DriverKit.Kernel.Net;

/// <summary>Who takes what an interface receives: a protocol's input, or an endpoint.</summary>
public interface INetworkInput
{
    /// <summary>A packet came in. Soft context; must not wait.</summary>
    /// <param name="packet">The packet, the receiver's; it begins with its Ethernet header.</param>
    void Receive(PacketBuffer packet);
}
