using DriverKit.Usb;

namespace DriverKit.Lab.Probe;

/// <summary>A transfer ended otherwise than well.</summary>
internal sealed class UsbFailure(UsbStatus status) : Exception($"a transfer ended with {status}")
{
    public UsbStatus Status { get; } = status;
}
