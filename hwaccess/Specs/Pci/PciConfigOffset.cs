namespace DriverKit.Specs.Pci;

/// <summary>Where things stand in config space, in bytes. PCI Local Bus 3.0 §6.1, header type 0.</summary>
public static class PciConfigOffset
{
    /// <summary>Vendor ID, 16 bits; ones where there is no function.</summary>
    public const int VendorId = 0x00;

    /// <summary>Device ID, 16 bits.</summary>
    public const int DeviceId = 0x02;

    /// <summary>Command, 16 bits: see <see cref="PciCommand"/>.</summary>
    public const int Command = 0x04;

    /// <summary>Status, 16 bits: see <see cref="PciConfigStatus"/>.</summary>
    public const int Status = 0x06;

    /// <summary>Revision ID, 8 bits.</summary>
    public const int RevisionId = 0x08;

    /// <summary>Class code, 24 bits: programming interface, subclass, base class from the lowest byte up.</summary>
    public const int ClassCode = 0x09;

    /// <summary>Cache line size, 8 bits, in dwords.</summary>
    public const int CacheLineSize = 0x0c;

    /// <summary>Latency timer, 8 bits, in bus clocks.</summary>
    public const int LatencyTimer = 0x0d;

    /// <summary>Header type, 8 bits; bit 7 says that the device has more functions.</summary>
    public const int HeaderType = 0x0e;

    /// <summary>The first of six base address registers, 32 bits each.</summary>
    public const int Bar0 = 0x10;

    /// <summary>Subsystem vendor ID, 16 bits.</summary>
    public const int SubsystemVendorId = 0x2c;

    /// <summary>Subsystem ID, 16 bits.</summary>
    public const int SubsystemId = 0x2e;

    /// <summary>Expansion ROM base address, 32 bits.</summary>
    public const int ExpansionRom = 0x30;

    /// <summary>Offset of the first capability, 8 bits, the lowest two of which are reserved.</summary>
    public const int CapabilitiesPointer = 0x34;

    /// <summary>Interrupt line, 8 bits: software's note of where the line leads.</summary>
    public const int InterruptLine = 0x3c;

    /// <summary>Interrupt pin, 8 bits: 0 for none, 1 to 4 for INTA to INTD.</summary>
    public const int InterruptPin = 0x3d;

    /// <summary>MIN_GNT, 8 bits, in quarters of a microsecond.</summary>
    public const int MinimumGrant = 0x3e;

    /// <summary>MAX_LAT, 8 bits, in quarters of a microsecond.</summary>
    public const int MaximumLatency = 0x3f;

    /// <summary>The first byte behind the header, where capabilities may lie.</summary>
    public const int FirstCapability = 0x40;

    /// <summary>Length of config space without its extension.</summary>
    public const int Length = 0x100;

    /// <summary>Length of config space with its extension. PCI Express 2.1 §7.9.</summary>
    public const int ExtendedLength = 0x1000;
}
