using DriverKit.Kernel.Net;
using DriverKit.Kernel.Pci;

namespace DriverKit.Drivers.E1000;

/// <summary>What belongs to the packet whose descriptors begin here.</summary>
internal struct TransmitSlot
{
    /// <summary>The packet; null where none begins here.</summary>
    public PacketBuffer? Packet;

    /// <summary>Its mapping; not loaded where it was copied.</summary>
    public DmaMap Map;

    /// <summary>Its length in bytes.</summary>
    public int Length;

    /// <summary>Its last descriptor.</summary>
    public int Last;
}
