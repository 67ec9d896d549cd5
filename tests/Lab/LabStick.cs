namespace DriverKit.Lab.Tests;

/// <summary>A USB stick of QEMU's making.</summary>
/// <param name="Id">QEMU's name of the device, which device_del takes; letters and digits.</param>
/// <param name="Controller">The controller it is plugged into, and so its speed.</param>
/// <param name="ImagePath">The file that holds its sectors, on the host.</param>
/// <param name="Serial">The serial number in its descriptors.</param>
public sealed record LabStick(string Id, UsbController Controller, string ImagePath, string Serial);
