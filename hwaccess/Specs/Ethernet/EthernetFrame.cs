namespace DriverKit.Specs.Ethernet;

/// <summary>Lengths and places in a frame, in bytes, without preamble. IEEE 802.3 §3.</summary>
public static class EthernetFrame
{
    /// <summary>Destination, source, type.</summary>
    public const int HeaderLength = 14;

    /// <summary>Place of the type.</summary>
    public const int TypeOffset = 12;

    /// <summary>A tag: type and control information. IEEE 802.1Q §9.</summary>
    public const int VlanTagLength = 4;

    /// <summary>Frame check sequence.</summary>
    public const int FcsLength = 4;

    /// <summary>Most payload of a standard frame.</summary>
    public const int StandardMtu = 1500;

    /// <summary>Least length of a frame without its FCS.</summary>
    public const int ShortestWithoutFcs = 60;
}
