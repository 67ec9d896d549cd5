using DriverKit.Block;
using DriverKit.Usb;

namespace DriverKit.Emulation.UsbStick;

/// <summary>What stick to model.</summary>
public sealed record UsbStickOptions
{
    /// <summary>idVendor; null for the personality's own, or a neutral one.</summary>
    public ushort? VendorId { get; init; }

    /// <summary>idProduct; null for the personality's own, or a neutral one.</summary>
    public ushort? ProductId { get; init; }

    /// <summary>bcdDevice; null for the personality's own, or 1.00.</summary>
    public ushort? Release { get; init; }

    /// <summary>The manufacturer's string and INQUIRY's vendor.</summary>
    public string Manufacturer { get; init; } = "DriverKit";

    /// <summary>The product's string and INQUIRY's product.</summary>
    public string Product { get; init; } = "Emulated Stick";

    /// <summary>The serial number: at least 12 hexadecimal digits. BBB 1.0 §4.1.1.</summary>
    public string Serial { get; init; } = "0000D51C0001";

    /// <summary>The speed it runs at.</summary>
    public UsbSpeed Speed { get; init; } = UsbSpeed.High;

    /// <summary>Logical units, 1 to 16. Those after the first have memory of their own, of the same size.</summary>
    public int Luns { get; init; } = 1;

    /// <summary>The medium of the first unit; null for <see cref="MemorySize"/> bytes of memory. Owned by the stick.</summary>
    public IBlockFile? Image { get; init; }

    /// <summary>Size of a medium in memory, in bytes.</summary>
    public long MemorySize { get; init; } = 64 << 20;

    /// <summary>Bytes of a block: 512, 1024, 2048 or 4096.</summary>
    public int SectorSize { get; init; } = 512;

    /// <summary>RMB: the medium counts as removable.</summary>
    public bool Removable { get; init; } = true;

    /// <summary>The write-protect switch.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>A write cache, on by default, whose contents <see cref="UsbStickModel.CutPower"/> loses.</summary>
    public bool VolatileCache { get; init; }

    /// <summary>Time a command takes, in nanoseconds.</summary>
    public long Latency { get; init; }

    /// <summary>Whose quirks it has; null for none.</summary>
    public Personality? Personality { get; init; }

    /// <summary>Whether the personality brings vendor and product id of its entry in Linux's table with it.</summary>
    public bool UsesPersonalityId { get; init; }
}
