using DriverKit.Dma;
using DriverKit.Hosting;
using DriverKit.Pci;
using DriverKit.Usb;

namespace DriverKit.Locators;

/// <summary>One way to reach devices: what stands behind a locator's scheme. Brought by <see cref="LocatorSchemeAttribute"/>.</summary>
public interface ILocatorScheme
{
    /// <summary>The word before the colon, in lower case: <c>emu</c>, <c>usb</c>, <c>usbip</c>.</summary>
    string Scheme { get; }

    /// <summary>What it reaches, in a line, with an example of an address.</summary>
    string Summary { get; }

    /// <summary>True when there may be a real device behind it, whose contents are somebody's: the tool is careful with those, and the deterministic host refuses them.</summary>
    bool IsReal { get; }

    /// <summary>Opens a USB device.</summary>
    /// <param name="locator">Which one; its scheme is this one.</param>
    /// <param name="host">What the device shall run on.</param>
    /// <exception cref="LocatorException">There is no such device, or it cannot be opened; the message says what, why and what to do.</exception>
    IUsbDevice OpenUsb(Locator locator, IHost host) =>
        throw new LocatorException(locator, $"'{Scheme}:' reaches no USB devices", "give a locator of another scheme; 'driverkit devices' lists what can be reached");

    /// <summary>Says what a locator names, without opening it: a PCI function, or else a USB device.</summary>
    /// <param name="locator">Which one; its scheme is this one.</param>
    bool NamesPci(Locator locator) => false;

    /// <summary>Opens a PCI function.</summary>
    /// <param name="locator">Which one; its scheme is this one.</param>
    /// <param name="host">What the function shall run on.</param>
    /// <exception cref="LocatorException">There is no such function, or it cannot be opened; the message says what, why and what to do.</exception>
    IPciFunction OpenPci(Locator locator, IHost host) =>
        throw new LocatorException(locator, $"'{Scheme}:' reaches no PCI functions", "give a locator of another scheme; 'driverkit devices' lists what can be reached");

    /// <summary>
    /// The memory that the process's arena must be so that a device of this scheme can reach it; asked for before anything uses the arena.
    /// </summary>
    /// <param name="locator">Which device; its scheme is this one.</param>
    /// <returns>The arena, or null where any memory will do.</returns>
    /// <exception cref="LocatorException">There is no such memory; the message says what to do.</exception>
    Arena? ProvideArena(Locator locator) => null;

    /// <summary>What can be reached now, without opening it. Never throws: what stands in the way is part of the list.</summary>
    IReadOnlyList<ReachableDevice> List();
}
