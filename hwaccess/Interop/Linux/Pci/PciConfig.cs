namespace DriverKit.Interop.Linux.Pci;

/// <summary>Places in config space that the host's side minds. PCI Local Bus 3.0 §6.1, §6.7; PCI Power Management 1.2 §3.2; PCI Express 3.0 §7.8.</summary>
internal static class PciConfig
{
    public const int Length = 256;
    public const int Command = 0x04;
    public const int Status = 0x06;
    public const int FirstBar = 0x10;
    public const int CapabilityPointer = 0x34;
    public const int InterruptLine = 0x3c;
    public const int InterruptPin = 0x3d;

    public const ushort CommandIo = 1 << 0;
    public const ushort CommandMemory = 1 << 1;
    public const ushort CommandBusMaster = 1 << 2;
    public const ushort CommandInterruptDisable = 1 << 10;
    public const ushort StatusInterrupt = 1 << 3;
    public const ushort StatusCapabilities = 1 << 4;

    public const byte PowerManagement = 0x01;
    public const byte Msi = 0x05;
    public const byte Express = 0x10;
    public const byte Msix = 0x11;

    public const int PowerCapabilities = 2;
    public const int PowerControl = 4;
    public const ushort PowerStateMask = 3;
    public const ushort PowerSupportsD1 = 1 << 9;
    public const ushort PowerSupportsD2 = 1 << 10;

    public const int ExpressDeviceControl = 8;
    public const ushort ExpressInitiateReset = 1 << 15;

    private const int MostCapabilities = 48;

    /// <summary>Where a capability is, or 0. Bounded: a list may be a circle.</summary>
    public static int Find(Func<int, byte> read, byte capability)
    {
        if (((read(Status) | (read(Status + 1) << 8)) & StatusCapabilities) == 0)
        {
            return 0;
        }

        int at = read(CapabilityPointer) & ~3;
        for (int i = 0; i < MostCapabilities && at >= 0x40 && at < 0xfc; i++)
        {
            byte id = read(at);
            if (id == capability)
            {
                return at;
            }

            if (id == 0xff)
            {
                return 0;
            }

            at = read(at + 1) & ~3;
        }

        return 0;
    }
}
