using DriverKit.Hosting;
using DriverKit.Locators;
using DriverKit.Usb;

namespace DriverKit.Emulation;

/// <summary>A kind of modelled device that <c>emu:NAME</c> makes. Brought by <see cref="EmulatedModelAttribute"/>.</summary>
public interface IEmulatedModel
{
    /// <summary>The locator's address: <c>usb-stick</c>, <c>edu</c>, …</summary>
    string Name { get; }

    /// <summary>What it is, in a few words.</summary>
    string Summary { get; }

    /// <summary>The locator's options and what they mean, for help texts.</summary>
    IReadOnlyList<(string Key, string Meaning)> Options { get; }

    /// <summary>Whether it is a PCI function; else a USB device.</summary>
    bool IsPci { get; }

    /// <summary>Makes a USB device.</summary>
    /// <param name="locator">Its options.</param>
    /// <param name="host">What it runs on.</param>
    /// <exception cref="LocatorException">It is none, an option is unknown or has a wrong value, or a file cannot be opened.</exception>
    IUsbDevice CreateUsb(Locator locator, IHost host) =>
        throw new LocatorException(locator, $"{Name} is no USB device", "use it where a PCI function is wanted");

    /// <summary>Makes a PCI function, without its slot.</summary>
    /// <param name="locator">Its options.</param>
    /// <param name="host">What it will run on; files are opened by it.</param>
    /// <exception cref="LocatorException">It is none, an option is unknown or has a wrong value, or a file cannot be opened.</exception>
    PciFunctionModel CreatePci(Locator locator, IHost host) =>
        throw new LocatorException(locator, $"{Name} is no PCI function", "use it where a USB device is wanted");
}
