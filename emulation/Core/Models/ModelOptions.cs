using System.Globalization;
using DriverKit.Locators;

namespace DriverKit.Emulation;

/// <summary>Reads a model's options from its locator, and says what is wrong with one.</summary>
/// <param name="locator">The locator.</param>
public sealed class ModelOptions(Locator locator)
{
    /// <summary>The locator.</summary>
    public Locator Locator { get; } = locator;

    /// <summary>An option's text, or null where it is not given.</summary>
    /// <param name="key">Its name.</param>
    public string? this[string key] => Locator[key];

    /// <summary>Refuses options that the model does not have.</summary>
    /// <param name="model">The model.</param>
    /// <exception cref="LocatorException">There is one.</exception>
    public ModelOptions Require(IEmulatedModel model)
    {
        foreach (KeyValuePair<string, string> option in Locator.Options)
        {
            if (!model.Options.Any(o => o.Key == option.Key))
            {
                string known = model.Options.Count == 0 ? "it has none" : $"it has {string.Join(", ", model.Options.Select(o => o.Key))}";
                throw Wrong($"{model.Name} has no option '{option.Key}'", known);
            }
        }

        return this;
    }

    /// <summary>What to throw for an option that makes no sense.</summary>
    /// <param name="why">What is wrong.</param>
    /// <param name="remedy">What to do about it.</param>
    public LocatorException Wrong(string why, string remedy) => new(Locator, why, remedy);

    /// <summary>An option that is there or not.</summary>
    /// <param name="key">Its name.</param>
    /// <exception cref="LocatorException">It has another value than yes and no.</exception>
    public bool Flag(string key) => Locator[key] switch
    {
        null or "no" or "0" => false,
        "" or "yes" or "1" => true,
        { } other => throw Wrong($"'{key}' is yes or no, not '{other}'", $"give '{key}' alone, or leave it out"),
    };

    /// <summary>A decimal number.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="otherwise">Where it is not given.</param>
    /// <param name="least">The least that it may be.</param>
    /// <param name="most">The most that it may be.</param>
    /// <exception cref="LocatorException">It is no such number.</exception>
    public long Number(string key, long otherwise, long least, long most)
    {
        if (Locator[key] is not { } text)
        {
            return otherwise;
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) && value >= least && value <= most
            ? value : throw Wrong($"'{key}' is not '{text}'", $"give a number from {least} to {most}");
    }

    /// <summary>A hexadecimal number, with or without 0x.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="otherwise">Where it is not given.</param>
    /// <param name="most">The most that it may be.</param>
    /// <exception cref="LocatorException">It is no such number.</exception>
    public ulong Hex(string key, ulong otherwise, ulong most)
    {
        if (Locator[key] is not { } text)
        {
            return otherwise;
        }

        string digits = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? text[2..] : text;
        return ulong.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong value) && value <= most
            ? value : throw Wrong($"'{key}' is not '{text}'", $"give a hexadecimal number up to {most:x}");
    }

    /// <summary>A size in bytes, with K, M, G or T.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="otherwise">Where it is not given.</param>
    /// <exception cref="LocatorException">It is no size from 4K to 16T.</exception>
    public long Size(string key, long otherwise)
    {
        if (Locator[key] is not { } text)
        {
            return otherwise;
        }

        int shift = text.Length == 0 ? 0 : char.ToUpperInvariant(text[^1]) switch { 'K' => 10, 'M' => 20, 'G' => 30, 'T' => 40, _ => 0 };
        ReadOnlySpan<char> digits = shift == 0 ? text : text.AsSpan(0, text.Length - 1);
        bool read = long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long value);
        return read && value > 0 && value <= (1L << 44) >> shift && value << shift >= 4096
            ? value << shift : throw Wrong($"'{key}' is not '{text}'", "give bytes from 4K to 16T, such as 64M");
    }
}
