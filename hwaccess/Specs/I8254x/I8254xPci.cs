namespace DriverKit.Specs.I8254x;

/// <summary>How the controller shows itself on PCI. 8254x SDM 4.0 §4.1, §5.2 (table of device IDs).</summary>
public static class I8254xPci
{
    /// <summary>Intel.</summary>
    public const ushort Vendor = 0x8086;

    /// <summary>82540EM-A, desktop.</summary>
    public const ushort Device82540Em = 0x100e;

    /// <summary>Network controller, Ethernet.</summary>
    public const uint ClassCode = 0x020000;

    /// <summary>The BAR with the registers, in memory space.</summary>
    public const int RegisterBar = 0;
}
