namespace DriverKit.Drivers.UsbMassStorage;

/// <summary>A line of the quirk file.</summary>
/// <param name="VendorId">idVendor.</param>
/// <param name="ProductId">idProduct.</param>
/// <param name="FirstRelease">Lowest bcdDevice it is for.</param>
/// <param name="LastRelease">Highest bcdDevice it is for.</param>
/// <param name="Quirks">What is known.</param>
/// <param name="Name">What the device is called.</param>
public sealed record QuirkEntry(ushort VendorId, ushort ProductId, ushort FirstRelease, ushort LastRelease, UmassQuirks Quirks, string Name);
