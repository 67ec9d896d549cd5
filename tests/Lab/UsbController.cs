namespace DriverKit.Lab.Tests;

/// <summary>The host controllers of the guest.</summary>
public enum UsbController
{
    /// <summary>qemu-xhci: storage is at SuperSpeed there.</summary>
    Xhci,

    /// <summary>usb-ehci: storage is at high speed there.</summary>
    Ehci,
}
