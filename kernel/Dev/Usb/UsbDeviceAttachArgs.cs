using DriverKit.Kernel.Autoconf;

namespace DriverKit.Kernel.Usb;

/// <summary>A whole USB device for a driver that takes it before a configuration is selected.</summary>
/// <param name="device">The device.</param>
public sealed class UsbDeviceAttachArgs(UsbDevice device) : AttachArgs(AttributeName)
{
    /// <summary>The interface attribute of whole devices.</summary>
    public const string AttributeName = "usbdevif";

    /// <summary>The device.</summary>
    public UsbDevice Device { get; } = device;

    /// <inheritdoc/>
    public override string Locators => $"port {Device.Port}";
}
