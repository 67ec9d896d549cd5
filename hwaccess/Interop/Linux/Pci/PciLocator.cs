using DriverKit.Locators;

namespace DriverKit.Interop.Linux.Pci;

/// <summary>Locators whose address is a PCI function's.</summary>
public static class PciLocator
{
    /// <summary>Which function a locator names.</summary>
    /// <param name="locator">The locator.</param>
    /// <param name="options">The options that its scheme has.</param>
    /// <exception cref="LocatorException">The address is none, or there is an option that the scheme has not.</exception>
    public static PciAddress Resolve(Locator locator, params ReadOnlySpan<string> options)
    {
        foreach (KeyValuePair<string, string> option in locator.Options)
        {
            if (!options.Contains(option.Key))
            {
                throw new LocatorException(locator, $"'{locator.Scheme}:' has no option '{option.Key}'", $"it has {string.Join(", ", options.ToArray())}");
            }
        }

        return PciAddress.TryParse(locator.Address, out PciAddress address)
            ? address
            : throw new LocatorException(locator, $"'{locator.Address}' is no address of a PCI function", $"give domain, bus, device and function: {locator.Scheme}:0000:01:00.0");
    }
}
