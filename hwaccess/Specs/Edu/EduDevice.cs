namespace DriverKit.Specs.Edu;

/// <summary>What the edu device is known by, and its fixed numbers. docs/specs/edu of QEMU.</summary>
public static class EduDevice
{
    /// <summary>PCI vendor ID.</summary>
    public const ushort VendorId = 0x1234;

    /// <summary>PCI device ID.</summary>
    public const ushort DeviceId = 0x11e8;

    /// <summary>Where the buffer begins in the device's own addresses, which DMA transfers name.</summary>
    public const int BufferAddress = 0x40000;

    /// <summary>Length of the buffer in bytes.</summary>
    public const int BufferLength = 4096;

    /// <summary>Address bits that the device drives unless it was told otherwise (<c>dma_mask</c>).</summary>
    public const int AddressBits = 28;

    /// <summary>How long a DMA transfer takes, in nanoseconds.</summary>
    public const long TransferTime = 100_000_000;
}
