using System.Globalization;
using DriverKit.Block;
using DriverKit.Hosting;
using DriverKit.Locators;
using DriverKit.Usb;

namespace DriverKit.Emulation.UsbStick;

/// <summary>Makes sticks of locators: <c>emu:usb-stick,image=…,personality=…</c>.</summary>
public static class UsbStickFactory
{
    /// <summary>The address of a stick.</summary>
    public const string Address = "usb-stick";

    private static readonly (string Key, string Meaning)[] Known =
    [
        ("image", "file with the medium's contents; without it they lie in memory"),
        ("size", "size of a medium in memory, such as 64M (that by default)"),
        ("personality", "name of a faulty kind of stick"),
        ("table-id", "take vendor and product id of the personality's entry in Linux's table"),
        ("speed", "full, high (default) or super"),
        ("vid", "vendor id, four hexadecimal digits"),
        ("pid", "product id, four hexadecimal digits"),
        ("release", "bcdDevice, four hexadecimal digits"),
        ("manufacturer", "manufacturer's name"),
        ("product", "product's name"),
        ("serial", "serial number"),
        ("luns", "logical units, 1 to 16"),
        ("ro", "write-protected"),
        ("fixed", "not removable"),
        ("sector", "bytes of a sector: 512, 1024, 2048 or 4096"),
        ("cache", "a write cache that loses what was not flushed when the power goes"),
        ("latency", "microseconds that a command takes"),
    ];

    /// <summary>The options and what they mean, for help texts.</summary>
    public static IReadOnlyList<(string Key, string Meaning)> Options => Known;

    /// <summary>Makes the stick that a locator describes.</summary>
    /// <param name="locator">The locator.</param>
    /// <param name="host">The host to run in.</param>
    /// <exception cref="LocatorException">An option is unknown or has a wrong value, or the image cannot be opened.</exception>
    public static UsbStickModel Create(Locator locator, IHost host)
    {
        UsbStickOptions options = Parse(locator);
        string? image = locator["image"];
        if (image is null)
        {
            return new UsbStickModel(host, options);
        }

        if (locator["size"] is not null)
        {
            throw Wrong(locator, "an image has its own size", "leave out 'size' or 'image'");
        }

        IBlockFile file;
        try
        {
            file = host.OpenBlockFile(image, !options.ReadOnly);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Wrong(locator, e.Message, options.ReadOnly ? "name a file that can be read" : "name a file that can be written, or add ',ro'");
        }

        if (file.Length < options.SectorSize)
        {
            long length = file.Length;
            file.Dispose();
            throw Wrong(locator, $"the image has {length} bytes, less than one sector", "make it larger, for example with 'truncate -s 64M'");
        }

        return new UsbStickModel(host, options with { Image = file });
    }

    /// <summary>Reads a locator's options, all but the image.</summary>
    /// <param name="locator">The locator.</param>
    /// <exception cref="LocatorException">An option is unknown or has a wrong value.</exception>
    public static UsbStickOptions Parse(Locator locator)
    {
        foreach (KeyValuePair<string, string> option in locator.Options)
        {
            if (!Known.Any(k => k.Key == option.Key))
            {
                throw Wrong(locator, $"a stick has no option '{option.Key}'", $"it has {string.Join(", ", Known.Select(k => k.Key))}");
            }
        }

        Personality? personality = null;
        if (locator["personality"] is { } name && name != "none" && !Personalities.TryFind(name, out personality))
        {
            throw Wrong(locator, $"there is no personality '{name}'", $"there are {string.Join(", ", Personalities.All.Select(p => p.Name))}");
        }

        var defaults = new UsbStickOptions();
        int sector = (int)Number(locator, "sector", defaults.SectorSize, 512, 4096);
        if (sector is not (512 or 1024 or 2048 or 4096))
        {
            throw Wrong(locator, $"a sector does not have {sector} bytes", "give 512, 1024, 2048 or 4096");
        }

        return defaults with
        {
            Personality = personality,
            UsesPersonalityId = Flag(locator, "table-id"),
            MemorySize = Size(locator, "size", defaults.MemorySize),
            Speed = locator["speed"] switch
            {
                null or "high" => UsbSpeed.High,
                "full" => UsbSpeed.Full,
                "super" => UsbSpeed.Super,
                { } other => throw Wrong(locator, $"there is no speed '{other}'", "give full, high or super"),
            },
            VendorId = Hex(locator, "vid"),
            ProductId = Hex(locator, "pid"),
            Release = Hex(locator, "release"),
            Manufacturer = locator["manufacturer"] ?? defaults.Manufacturer,
            Product = locator["product"] ?? defaults.Product,
            Serial = locator["serial"] ?? defaults.Serial,
            Luns = (int)Number(locator, "luns", 1, 1, ScsiTarget.MaxUnits),
            ReadOnly = Flag(locator, "ro"),
            Removable = !Flag(locator, "fixed"),
            SectorSize = sector,
            VolatileCache = Flag(locator, "cache"),
            Latency = Number(locator, "latency", 0, 0, 60_000_000) * 1000,
        };
    }

    private static LocatorException Wrong(Locator locator, string why, string remedy) => new(locator, why, remedy);

    private static bool Flag(Locator locator, string key) => locator[key] switch
    {
        null or "no" or "0" => false,
        "" or "yes" or "1" => true,
        { } other => throw Wrong(locator, $"'{key}' is yes or no, not '{other}'", $"give '{key}' alone, or leave it out"),
    };

    private static ushort? Hex(Locator locator, string key)
    {
        if (locator[key] is not { } text)
        {
            return null;
        }

        string digits = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? text[2..] : text;
        return ushort.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort value)
            ? value : throw Wrong(locator, $"'{key}' is not '{text}'", "give up to four hexadecimal digits, such as 0781");
    }

    private static long Number(Locator locator, string key, long otherwise, long least, long most)
    {
        if (locator[key] is not { } text)
        {
            return otherwise;
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) && value >= least && value <= most
            ? value : throw Wrong(locator, $"'{key}' is not '{text}'", $"give a number from {least} to {most}");
    }

    private static long Size(Locator locator, string key, long otherwise)
    {
        if (locator[key] is not { } text)
        {
            return otherwise;
        }

        int shift = text.Length == 0 ? 0 : char.ToUpperInvariant(text[^1]) switch { 'K' => 10, 'M' => 20, 'G' => 30, 'T' => 40, _ => 0 };
        ReadOnlySpan<char> digits = shift == 0 ? text : text.AsSpan(0, text.Length - 1);
        bool read = long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long value);
        return read && value > 0 && value <= (1L << 44) >> shift && value << shift >= 4096
            ? value << shift : throw Wrong(locator, $"'{key}' is not '{text}'", "give bytes from 4K to 16T, such as 64M");
    }
}
