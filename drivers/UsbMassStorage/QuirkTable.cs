using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace DriverKit.Drivers.UsbMassStorage;

/// <summary>
/// Known devices by vendor, product and release. Lines are <c>VID:PID FIRST-LAST quirk,quirk name</c>, numbers in hexadecimal;
/// what follows a <c>#</c> at the start of a line is a remark.
/// </summary>
public sealed class QuirkTable
{
    private const string Resource = "quirks.txt";

    private static readonly FrozenDictionary<string, UmassQuirks> Names = Enum.GetValues<UmassQuirks>()
        .Where(q => q != UmassQuirks.None)
        .ToFrozenDictionary(FileName);

    private readonly List<QuirkEntry> _entries = [];

    /// <summary>The entries, in the order of the file.</summary>
    public IReadOnlyList<QuirkEntry> Entries => _entries;

    /// <summary>The table that comes with the driver.</summary>
    /// <exception cref="FormatException">A line of it is wrong; the message says which.</exception>
    public static QuirkTable Load()
    {
        using Stream stream = typeof(QuirkTable).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is not in the assembly");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return TryParse(reader.ReadToEnd(), out QuirkTable? table, out string error) ? table! : throw new FormatException(error);
    }

    /// <summary>Reads a table.</summary>
    /// <param name="text">Its lines.</param>
    /// <param name="table">The table.</param>
    /// <param name="error">Which line is wrong, and how.</param>
    /// <returns>False when a line is wrong.</returns>
    public static bool TryParse(string text, out QuirkTable? table, out string error)
    {
        table = null;
        var read = new QuirkTable();
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].Trim();
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            if (ParseLine(line) is not { } entry)
            {
                error = $"quirks line {i + 1}: '{line}' is not 'VID:PID FIRST-LAST quirk,quirk name'";
                return false;
            }

            read._entries.Add(entry);
        }

        table = read;
        error = "";
        return true;
    }

    /// <summary>What is known of a device; entries add up.</summary>
    /// <param name="vendorId">idVendor.</param>
    /// <param name="productId">idProduct.</param>
    /// <param name="release">bcdDevice.</param>
    public UmassQuirks Find(ushort vendorId, ushort productId, ushort release)
    {
        UmassQuirks quirks = UmassQuirks.None;
        foreach (QuirkEntry entry in _entries)
        {
            if (entry.VendorId == vendorId && entry.ProductId == productId && release >= entry.FirstRelease && release <= entry.LastRelease)
            {
                quirks |= entry.Quirks;
            }
        }

        return quirks;
    }

    /// <summary>The names of quirks as the file has them, separated by commas.</summary>
    /// <param name="quirks">The quirks.</param>
    public static string Describe(UmassQuirks quirks) =>
        string.Join(',', Names.Where(n => (quirks & n.Value) != 0).OrderBy(n => n.Value).Select(n => n.Key));

    private static QuirkEntry? ParseLine(string line)
    {
        string[] parts = line.Split(' ', 4, StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 3 || !Pair(parts[0], ':', out ushort vendor, out ushort product)
            || !Pair(parts[1], '-', out ushort first, out ushort last) || first > last)
        {
            return null;
        }

        UmassQuirks quirks = UmassQuirks.None;
        foreach (string name in parts[2].Split(','))
        {
            if (!Names.TryGetValue(name, out UmassQuirks quirk))
            {
                return null;
            }

            quirks |= quirk;
        }

        return new QuirkEntry(vendor, product, first, last, quirks, parts.Length > 3 ? parts[3] : "");
    }

    private static bool Pair(string text, char separator, out ushort first, out ushort second)
    {
        second = 0;
        int at = text.IndexOf(separator, StringComparison.Ordinal);
        first = 0;
        return at > 0
            && ushort.TryParse(text.AsSpan(0, at), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out first)
            && ushort.TryParse(text.AsSpan(at + 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out second);
    }

    // FixCapacity is fix-capacity in the file, MaxSectors64 max-sectors-64.
    private static string FileName(UmassQuirks quirk)
    {
        var name = new StringBuilder();
        char before = '\0';
        foreach (char c in quirk.ToString())
        {
            bool begins = char.IsUpper(c) || (char.IsDigit(c) && !char.IsDigit(before));
            bool keepsNumber = quirk == UmassQuirks.InitialRead10 && char.IsDigit(c);
            if (begins && !keepsNumber && before != '\0')
            {
                name.Append('-');
            }

            name.Append(char.ToLowerInvariant(c));
            before = c;
        }

        return name.ToString();
    }
}
