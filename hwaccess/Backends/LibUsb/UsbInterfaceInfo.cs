namespace DriverKit.Backends.LibUsb;

/// <summary>An interface of a device as the host sees it now.</summary>
/// <param name="Number">bInterfaceNumber.</param>
/// <param name="Class">bInterfaceClass.</param>
/// <param name="Subclass">bInterfaceSubClass.</param>
/// <param name="Protocol">bInterfaceProtocol.</param>
/// <param name="HostDriver">The host's driver that holds it, <c>usbfs</c> for another program, or null.</param>
public sealed record UsbInterfaceInfo(byte Number, byte Class, byte Subclass, byte Protocol, string? HostDriver);
