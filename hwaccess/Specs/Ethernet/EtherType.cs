namespace DriverKit.Specs.Ethernet;

/// <summary>What a frame carries. IEEE 802.3 §3.2.6; the registry of the IEEE.</summary>
public enum EtherType : ushort
{
    /// <summary>IPv4. RFC 894.</summary>
    Ipv4 = 0x0800,

    /// <summary>ARP. RFC 826.</summary>
    Arp = 0x0806,

    /// <summary>A tag follows. IEEE 802.1Q.</summary>
    Vlan = 0x8100,

    /// <summary>IPv6. RFC 2464.</summary>
    Ipv6 = 0x86dd,

    /// <summary>MAC control: PAUSE. IEEE 802.3 §31.</summary>
    MacControl = 0x8808,

    /// <summary>For experiments on a local net. IEEE 802.</summary>
    LocalExperimental1 = 0x88b5,
}
