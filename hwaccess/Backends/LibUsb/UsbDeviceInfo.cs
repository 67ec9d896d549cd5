using DriverKit.Usb;

namespace DriverKit.Backends.LibUsb;

/// <summary>What can be known of a USB device without opening it.</summary>
public sealed record UsbDeviceInfo
{
    /// <summary>Bus number.</summary>
    public required int Bus { get; init; }

    /// <summary>Address on the bus; changes at each plug-in.</summary>
    public required int Address { get; init; }

    /// <summary>Bus and port path, as the host names it: <c>1-2.4</c>; <c>usb1</c> for a root hub.</summary>
    public required string Location { get; init; }

    /// <summary>idVendor.</summary>
    public required ushort VendorId { get; init; }

    /// <summary>idProduct.</summary>
    public required ushort ProductId { get; init; }

    /// <summary>bcdDevice.</summary>
    public required ushort Release { get; init; }

    /// <summary>bDeviceClass.</summary>
    public required byte DeviceClass { get; init; }

    /// <summary>Connection speed.</summary>
    public required UsbSpeed Speed { get; init; }

    /// <summary>Manufacturer's name, or null.</summary>
    public string? Manufacturer { get; init; }

    /// <summary>Product's name, or null.</summary>
    public string? Product { get; init; }

    /// <summary>Serial number, or null.</summary>
    public string? Serial { get; init; }

    /// <summary>Its interfaces in the configuration in force.</summary>
    public IReadOnlyList<UsbInterfaceInfo> Interfaces { get; init; } = [];

    /// <summary>The device descriptor and all configurations, raw, from the host's cache; empty where the host gives none.</summary>
    public ReadOnlyMemory<byte> RawDescriptors { get; init; }

    /// <summary>The device file.</summary>
    public string NodePath => $"/dev/bus/usb/{Bus:d3}/{Address:d3}";

    /// <summary>The shortest locator that names it among its twins.</summary>
    public string Locator => $"usb:{VendorId:x4}:{ProductId:x4},port={Location}";

    /// <summary>True for a hub.</summary>
    public bool IsHub => DeviceClass == 9;

    /// <inheritdoc/>
    public override string ToString() => $"{VendorId:x4}:{ProductId:x4} {Product ?? "device"} at {Location}";
}
