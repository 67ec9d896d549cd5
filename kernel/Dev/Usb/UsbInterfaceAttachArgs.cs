using DriverKit.Kernel.Autoconf;

namespace DriverKit.Kernel.Usb;

/// <summary>An interface of a configured device, for a driver that takes interfaces.</summary>
/// <param name="usbInterface">The interface.</param>
public sealed class UsbInterfaceAttachArgs(UsbInterface usbInterface) : AttachArgs(AttributeName)
{
    /// <summary>The interface attribute of interfaces.</summary>
    public const string AttributeName = "usbifif";

    /// <summary>The interface.</summary>
    public UsbInterface Interface { get; } = usbInterface;

    /// <summary>The device it belongs to.</summary>
    public UsbDevice Device => Interface.Device;

    /// <inheritdoc/>
    public override string Locators =>
        $"port {Device.Port} configuration {Device.Configuration?.Value ?? 0} interface {Interface.Number}";
}
