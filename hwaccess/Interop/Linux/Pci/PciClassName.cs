using System.Globalization;

namespace DriverKit.Interop.Linux.Pci;

/// <summary>Class codes in words, for lists. PCI Code and ID Assignment 1.11 §1.</summary>
public static class PciClassName
{
    /// <summary>What a class code says a function is.</summary>
    /// <param name="code">Class, subclass and interface in 24 bits.</param>
    public static string Of(uint code) => (code >> 8) switch
    {
        0x0100 => "SCSI controller",
        0x0101 => "IDE controller",
        0x0104 => "RAID controller",
        0x0106 => "SATA controller",
        0x0107 => "SAS controller",
        0x0108 => "NVMe controller",
        0x0200 => "Ethernet controller",
        0x0280 => "network controller",
        0x0300 => "VGA controller",
        0x0302 => "3D controller",
        0x0403 => "audio device",
        0x0600 => "host bridge",
        0x0601 => "ISA bridge",
        0x0604 => "PCI bridge",
        0x0805 => "SD host controller",
        0x0C03 => "USB controller",
        0x0C05 => "SMBus controller",
        _ => string.Create(CultureInfo.InvariantCulture, $"class {code:x6}"),
    };
}
