using DriverKit.Specs.Usb;
using DriverKit.Usb;

namespace DriverKit.Emulation;

/// <summary>What a modelled device says of itself; the descriptors for each speed are made of it.</summary>
public sealed record UsbDeviceDefinition
{
    /// <summary>idVendor.</summary>
    public required ushort VendorId { get; init; }

    /// <summary>idProduct.</summary>
    public required ushort ProductId { get; init; }

    /// <summary>bcdDevice.</summary>
    public ushort Release { get; init; } = 0x0100;

    /// <summary>bDeviceClass; 0 where the interfaces have their own.</summary>
    public ClassCode DeviceClass { get; init; }

    /// <summary>The manufacturer's string, or null for none.</summary>
    public string? Manufacturer { get; init; }

    /// <summary>The product's string, or null for none.</summary>
    public string? Product { get; init; }

    /// <summary>The serial number's string, or null for none.</summary>
    public string? SerialNumber { get; init; }

    /// <summary>wLANGID of its strings; US English unless told. USB 2.0 §9.6.7.</summary>
    public ushort Language { get; init; } = 0x0409;

    /// <summary>The speeds it is able to run at; it runs at one of them.</summary>
    public required IReadOnlyList<UsbSpeed> Speeds { get; init; }

    /// <summary>bConfigurationValue of its one configuration, 1 to 255.</summary>
    public byte ConfigurationValue { get; init; } = 1;

    /// <summary>Whether it has power of its own.</summary>
    public bool SelfPowered { get; init; }

    /// <summary>Current it draws from the bus, in mA; at most 500, at super speed 896.</summary>
    public int MaxPower { get; init; } = 200;

    /// <summary>Its interfaces, by number and alternate setting.</summary>
    public required IReadOnlyList<UsbInterfaceDefinition> Interfaces { get; init; }

    /// <summary>
    /// Descriptors to give instead of the made ones, whatever is in them, by wValue of GET_DESCRIPTOR (type and index):
    /// for devices that lie about themselves.
    /// </summary>
    public IReadOnlyDictionary<ushort, ReadOnlyMemory<byte>>? Overrides { get; init; }

    /// <summary>A fault of some controllers: CLEAR_FEATURE(ENDPOINT_HALT) leaves the data toggle, against USB 2.0 §9.4.5.</summary>
    public bool KeepsToggleOnClearHalt { get; init; }
}
