using DriverKit.Hosting;
using DriverKit.Pci;
using DriverKit.Usb;

namespace DriverKit.Locators;

/// <summary>The schemes of an executable by name.</summary>
public sealed class LocatorTable
{
    private readonly Dictionary<string, ILocatorScheme> _schemes = new(StringComparer.Ordinal);

    /// <summary>A table.</summary>
    /// <param name="schemes">The schemes, each name once.</param>
    /// <exception cref="ArgumentException">A name comes twice.</exception>
    public LocatorTable(IEnumerable<ILocatorScheme> schemes)
    {
        foreach (ILocatorScheme scheme in schemes)
        {
            if (!_schemes.TryAdd(scheme.Scheme, scheme))
            {
                throw new ArgumentException(
                    $"the scheme '{scheme.Scheme}:' is brought by both {_schemes[scheme.Scheme].GetType()} and {scheme.GetType()}",
                    nameof(schemes));
            }
        }
    }

    /// <summary>The schemes by name.</summary>
    public IEnumerable<ILocatorScheme> Schemes => _schemes.Values.OrderBy(s => s.Scheme, StringComparer.Ordinal);

    /// <summary>The scheme of a name, or null.</summary>
    /// <param name="scheme">The word before the colon.</param>
    public ILocatorScheme? Find(string scheme) => _schemes.GetValueOrDefault(scheme);

    /// <summary>True when the text is a locator of a known scheme, false when it names a file. <c>./x</c> is always a file.</summary>
    /// <param name="text">What a person gave.</param>
    public bool IsLocator(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && _schemes.ContainsKey(text[..colon]);
    }

    /// <summary>Opens a USB device.</summary>
    /// <param name="locator">Which one.</param>
    /// <param name="host">What it shall run on.</param>
    /// <exception cref="LocatorException">The scheme is unknown, the host is deterministic and the device real, or it cannot be opened.</exception>
    public IUsbDevice OpenUsb(Locator locator, IHost host) => Require(locator, host).OpenUsb(locator, host);

    /// <summary>Opens a PCI function.</summary>
    /// <param name="locator">Which one.</param>
    /// <param name="host">What it shall run on.</param>
    /// <exception cref="LocatorException">The scheme is unknown, the host is deterministic and the function real, or it cannot be opened.</exception>
    public IPciFunction OpenPci(Locator locator, IHost host) => Require(locator, host).OpenPci(locator, host);

    /// <summary>Refuses the deterministic host; what opens real devices begins with this.</summary>
    /// <param name="locator">What is opened.</param>
    /// <param name="host">What it shall run on.</param>
    /// <exception cref="LocatorException">The host is deterministic.</exception>
    public static void RequireRealTime(Locator locator, IHost host)
    {
        if (host.IsDeterministic)
        {
            throw new LocatorException(
                locator, "real devices do not keep virtual time, so the deterministic host refuses them", "run it on the real host");
        }
    }

    private ILocatorScheme Require(Locator locator, IHost host)
    {
        ILocatorScheme scheme = Find(locator.Scheme) ?? throw new LocatorException(
            locator, $"there is no scheme '{locator.Scheme}:' here", $"known are {string.Join(", ", Schemes.Select(s => s.Scheme + ":"))}");
        if (scheme.IsReal)
        {
            RequireRealTime(locator, host);
        }

        return scheme;
    }
}
