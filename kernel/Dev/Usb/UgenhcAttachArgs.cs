using DriverKit.Kernel.Autoconf;
using DriverKit.Usb;

namespace DriverKit.Kernel.Usb;

/// <summary>A device to pass through, at the root of the tree.</summary>
/// <param name="device">The device.</param>
/// <param name="ownsDevice">Whether it is disposed when the controller is detached.</param>
public sealed class UgenhcAttachArgs(IUsbDevice device, bool ownsDevice) : AttachArgs(AttributeName)
{
    /// <summary>The interface attribute.</summary>
    public const string AttributeName = "ugenhc";

    /// <summary>The device.</summary>
    public IUsbDevice Device { get; } = device;

    /// <summary>Whether it is disposed when the controller is detached.</summary>
    public bool OwnsDevice { get; } = ownsDevice;
}
