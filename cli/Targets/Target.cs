using DriverKit.Backends.Uio;
using DriverKit.Locators;

namespace DriverKit.Cli.Targets;

/// <summary>
/// What a command works on: a file, or a device by locator. A known scheme before the first colon makes it a locator; anything
/// else is a file, and <c>./</c> in front forces one.
/// </summary>
internal sealed record Target
{
    private Target(string text, ILocatorScheme? scheme, Locator? locator)
    {
        Text = text;
        Scheme = scheme;
        Locator = locator;
    }

    /// <summary>Whether <c>--unsafe-dma</c> was given: locators that have the option get it.</summary>
    public static bool AllowsUnsafeDma { get; set; }

    /// <summary>As given.</summary>
    public string Text { get; }

    /// <summary>The scheme, or null for a file.</summary>
    public ILocatorScheme? Scheme { get; }

    /// <summary>The locator, or null for a file.</summary>
    public Locator? Locator { get; }

    /// <summary>The file's path, for a file.</summary>
    public string FilePath => Text.StartsWith("./", StringComparison.Ordinal) ? Text[2..] : Text;

    /// <summary>True for a file.</summary>
    public bool IsFile => Locator is null;

    /// <summary>True for a PCI function.</summary>
    public bool IsPci => Locator is not null && Scheme!.NamesPci(Locator);

    /// <summary>True when there may be a real device behind it.</summary>
    public bool IsReal => Scheme?.IsReal ?? HostDisk.NameOf(FilePath) is not null;

    public static Target Parse(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        ILocatorScheme? scheme = colon < 0 ? null : Schemes.Find(text[..colon]);
        if (scheme is null)
        {
            return new Target(text, null, null);
        }

        return Locator.TryParse(text, out Locator? locator, out string error)
            ? new Target(text, scheme, WithUnsafeDma(scheme, locator!))
            : throw new CliException(error, ExitCode.Usage);
    }

    private static Locator WithUnsafeDma(ILocatorScheme scheme, Locator locator) =>
        AllowsUnsafeDma && scheme is UioScheme && locator[UioScheme.UnsafeDma] is null
            ? locator with { Options = [.. locator.Options, new(UioScheme.UnsafeDma, "")] }
            : locator;
}
