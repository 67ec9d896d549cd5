using DriverKit.Emulation.UsbStick;
using DriverKit.Hosting;
using DriverKit.Locators;
using DriverKit.Usb;

[assembly: LocatorScheme("emu", typeof(EmulationScheme))]

namespace DriverKit.Emulation.UsbStick;

/// <summary>The <c>emu:</c> locators: modelled devices.</summary>
public sealed class EmulationScheme : ILocatorScheme
{
    /// <inheritdoc/>
    public string Scheme => "emu";

    /// <inheritdoc/>
    public string Summary => "a modelled device, such as emu:usb-stick,size=64M or emu:usb-stick,image=stick.img,personality=bogus-residue";

    /// <inheritdoc/>
    public bool IsReal => false;

    /// <inheritdoc/>
    public IUsbDevice OpenUsb(Locator locator, IHost host) => locator.Address == UsbStickFactory.Address
        ? UsbStickFactory.Create(locator, host)
        : throw new LocatorException(locator, $"there is no model '{locator.Address}'", $"there is {UsbStickFactory.Address}");

    /// <inheritdoc/>
    public IReadOnlyList<ReachableDevice> List() => [new($"emu:{UsbStickFactory.Address}", "a modelled USB stick, made on the spot")];
}
