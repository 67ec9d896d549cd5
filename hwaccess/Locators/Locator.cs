using System.Text;

namespace DriverKit.Locators;

/// <summary>
/// Names a device, whatever stands behind it: <c>SCHEME:ADDRESS[,key=value…]</c>. The scheme ends at the first colon.
/// In values <c>\,</c> is a comma and <c>\\</c> a backslash, so that a value may itself be a locator.
/// </summary>
/// <param name="Scheme">Which way the device is reached: <c>emu</c>, <c>usb</c>, <c>usbip</c>, …</param>
/// <param name="Address">Which one, in the scheme's own terms.</param>
/// <param name="Options">The key=value pairs, in order; a key without value has the empty string.</param>
public sealed record Locator(string Scheme, string Address, IReadOnlyList<KeyValuePair<string, string>> Options)
{
    /// <summary>Reads a locator.</summary>
    /// <param name="text">The text.</param>
    /// <param name="locator">The locator.</param>
    /// <param name="error">What is wrong with it, for a person.</param>
    /// <returns>False when the text is no locator: no colon, an empty scheme or key, or a key given twice.</returns>
    public static bool TryParse(string text, out Locator? locator, out string error)
    {
        locator = null;
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0)
        {
            error = $"'{text}' has no scheme: a locator is SCHEME:ADDRESS[,key=value...]";
            return false;
        }

        List<string> parts = SplitUnescaped(text[(colon + 1)..]);
        var options = new List<KeyValuePair<string, string>>();
        for (int i = 1; i < parts.Count; i++)
        {
            int equals = parts[i].IndexOf('=', StringComparison.Ordinal);
            string key = equals < 0 ? parts[i] : parts[i][..equals];
            if (key.Length == 0)
            {
                error = $"'{text}' has an option without a name; a comma within a value is written '\\,'";
                return false;
            }

            if (options.Exists(o => o.Key == key))
            {
                error = $"'{text}' gives '{key}' twice";
                return false;
            }

            options.Add(new(key, equals < 0 ? "" : parts[i][(equals + 1)..]));
        }

        error = "";
        locator = new Locator(text[..colon], parts[0], options);
        return true;
    }

    /// <summary>The value of an option, or null where it is not given.</summary>
    /// <param name="key">Its name.</param>
    public string? this[string key]
    {
        get
        {
            foreach (KeyValuePair<string, string> option in Options)
            {
                if (option.Key == key)
                {
                    return option.Value;
                }
            }

            return null;
        }
    }

    /// <summary>The text that <see cref="TryParse"/> reads back.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Scheme).Append(':').Append(Escape(Address));
        foreach (KeyValuePair<string, string> option in Options)
        {
            text.Append(',').Append(Escape(option.Key));
            if (option.Value.Length > 0)
            {
                text.Append('=').Append(Escape(option.Value));
            }
        }

        return text.ToString();
    }

    private static string Escape(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal);

    private static List<string> SplitUnescaped(string text)
    {
        var parts = new List<string>();
        var part = new StringBuilder();
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] is (',' or '\\'))
            {
                part.Append(text[++i]);
            }
            else if (text[i] == ',')
            {
                parts.Add(part.ToString());
                part.Clear();
            }
            else
            {
                part.Append(text[i]);
            }
        }

        parts.Add(part.ToString());
        return parts;
    }
}
