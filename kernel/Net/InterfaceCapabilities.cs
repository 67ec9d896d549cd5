namespace DriverKit.Kernel.Net;

/// <summary>What an interface can do for its packets (if_capabilities).</summary>
[Flags]
public enum InterfaceCapabilities
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Puts IPv4 header checksums in.</summary>
    Ipv4ChecksumTransmit = 1 << 0,

    /// <summary>Puts TCP and UDP checksums in, over IPv4.</summary>
    TransportChecksumTransmit = 1 << 1,

    /// <summary>Looks at IPv4 header checksums.</summary>
    Ipv4ChecksumReceive = 1 << 2,

    /// <summary>Looks at TCP and UDP checksums.</summary>
    TransportChecksumReceive = 1 << 3,

    /// <summary>Cuts TCP over IPv4 into segments.</summary>
    Segmentation = 1 << 4,

    /// <summary>Puts VLAN tags in and takes them out.</summary>
    VlanTagging = 1 << 5,

    /// <summary>Frames beyond the standard's length.</summary>
    JumboFrames = 1 << 6,
}
