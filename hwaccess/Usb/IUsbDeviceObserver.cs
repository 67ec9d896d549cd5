namespace DriverKit.Usb;

/// <summary>Hears that a device left the bus.</summary>
public interface IUsbDeviceObserver
{
    /// <summary>The device is gone. Called at most once, in hard-interrupt context; transfers in flight complete with <see cref="UsbStatus.Removed"/>.</summary>
    void DeviceRemoved();
}
