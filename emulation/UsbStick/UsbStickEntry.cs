using DriverKit.Emulation;
using DriverKit.Emulation.UsbStick;
using DriverKit.Hosting;
using DriverKit.Locators;
using DriverKit.Usb;

[assembly: EmulatedModel(UsbStickFactory.Address, typeof(UsbStickEntry))]

namespace DriverKit.Emulation.UsbStick;

/// <summary><c>emu:usb-stick</c>.</summary>
public sealed class UsbStickEntry : IEmulatedModel
{
    /// <inheritdoc/>
    public string Name => UsbStickFactory.Address;

    /// <inheritdoc/>
    public string Summary => "a modelled USB stick, made on the spot";

    /// <inheritdoc/>
    public IReadOnlyList<(string Key, string Meaning)> Options => UsbStickFactory.Options;

    /// <inheritdoc/>
    public bool IsPci => false;

    /// <inheritdoc/>
    public IUsbDevice CreateUsb(Locator locator, IHost host) => UsbStickFactory.Create(locator, host);
}
