using DriverKit.Emulation;
using DriverKit.Hosting;
using DriverKit.Locators;
using DriverKit.Pci;
using DriverKit.Usb;

[assembly: LocatorScheme("emu", typeof(EmulationScheme))]

namespace DriverKit.Emulation;

/// <summary>The <c>emu:</c> locators: modelled devices, by the models of the executable.</summary>
public sealed class EmulationScheme : ILocatorScheme
{
    /// <summary>A scheme without models; whoever makes it sets <see cref="Models"/>, from the table that is generated into the executable.</summary>
    public EmulationScheme()
    {
    }

    /// <summary>A scheme with models.</summary>
    /// <param name="models">The models.</param>
    public EmulationScheme(params IEmulatedModel[] models) => Models = models;

    /// <summary>The models.</summary>
    public IReadOnlyList<IEmulatedModel> Models { get; set; } = [];

    /// <inheritdoc/>
    public string Scheme => "emu";

    /// <inheritdoc/>
    public string Summary => "a modelled device, such as emu:usb-stick,size=64M or emu:edu";

    /// <inheritdoc/>
    public bool IsReal => false;

    /// <summary>The model that a locator names.</summary>
    /// <param name="locator">The locator.</param>
    /// <exception cref="LocatorException">There is none such.</exception>
    public IEmulatedModel Find(Locator locator) =>
        Models.FirstOrDefault(m => m.Name == locator.Address) ?? throw new LocatorException(
            locator,
            $"there is no model '{locator.Address}'",
            Models.Count == 0 ? "this program has none" : $"there is {string.Join(", ", Models.Select(m => m.Name).Order(StringComparer.Ordinal))}");

    /// <inheritdoc/>
    public bool NamesPci(Locator locator) => Models.Any(m => m.Name == locator.Address && m.IsPci);

    /// <inheritdoc/>
    public IUsbDevice OpenUsb(Locator locator, IHost host) => Find(locator).CreateUsb(locator, host);

    /// <inheritdoc/>
    public IPciFunction OpenPci(Locator locator, IHost host) => new EmulatedPciFunction(host, Find(locator).CreatePci(locator, host));

    /// <inheritdoc/>
    public IReadOnlyList<ReachableDevice> List() =>
        [.. Models.OrderBy(m => m.Name, StringComparer.Ordinal).Select(m => new ReachableDevice($"emu:{m.Name}", m.Summary))];
}
