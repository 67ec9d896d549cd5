using DriverKit.Specs.Usb;

namespace DriverKit.Emulation;

/// <summary>One alternate setting of an interface that a modelled device has.</summary>
/// <param name="Number">bInterfaceNumber, from 0 without gaps.</param>
/// <param name="Alternate">bAlternateSetting, from 0 without gaps.</param>
/// <param name="Class">bInterfaceClass.</param>
/// <param name="Subclass">bInterfaceSubClass.</param>
/// <param name="Protocol">bInterfaceProtocol.</param>
/// <param name="Endpoints">Its endpoints beside endpoint 0.</param>
/// <param name="Name">Its string, or null for none.</param>
public sealed record UsbInterfaceDefinition(
    byte Number,
    byte Alternate,
    ClassCode Class,
    byte Subclass,
    byte Protocol,
    IReadOnlyList<UsbEndpointDefinition> Endpoints,
    string? Name = null);
