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
            throw new LocatorException(locator, "an image has its own size", "leave out 'size' or 'image'");
        }

        IBlockFile file;
        try
        {
            file = host.OpenBlockFile(image, !options.ReadOnly);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LocatorException(locator, e.Message, options.ReadOnly ? "name a file that can be read" : "name a file that can be written, or add ',ro'");
        }

        if (file.Length < options.SectorSize)
        {
            long length = file.Length;
            file.Dispose();
            throw new LocatorException(locator, $"the image has {length} bytes, less than one sector", "make it larger, for example with 'truncate -s 64M'");
        }

        return new UsbStickModel(host, options with { Image = file });
    }

    /// <summary>Reads a locator's options, all but the image.</summary>
    /// <param name="locator">The locator.</param>
    /// <exception cref="LocatorException">An option is unknown or has a wrong value.</exception>
    public static UsbStickOptions Parse(Locator locator)
    {
        ModelOptions given = new ModelOptions(locator).Require(new UsbStickEntry());
        Personality? personality = null;
        if (locator["personality"] is { } name && name != "none" && !Personalities.TryFind(name, out personality))
        {
            throw given.Wrong($"there is no personality '{name}'", $"there are {string.Join(", ", Personalities.All.Select(p => p.Name))}");
        }

        var defaults = new UsbStickOptions();
        int sector = (int)given.Number("sector", defaults.SectorSize, 512, 4096);
        if (sector is not (512 or 1024 or 2048 or 4096))
        {
            throw given.Wrong($"a sector does not have {sector} bytes", "give 512, 1024, 2048 or 4096");
        }

        return defaults with
        {
            Personality = personality,
            UsesPersonalityId = given.Flag("table-id"),
            MemorySize = given.Size("size", defaults.MemorySize),
            Speed = locator["speed"] switch
            {
                null or "high" => UsbSpeed.High,
                "full" => UsbSpeed.Full,
                "super" => UsbSpeed.Super,
                { } other => throw given.Wrong($"there is no speed '{other}'", "give full, high or super"),
            },
            VendorId = Hex(given, "vid"),
            ProductId = Hex(given, "pid"),
            Release = Hex(given, "release"),
            Manufacturer = locator["manufacturer"] ?? defaults.Manufacturer,
            Product = locator["product"] ?? defaults.Product,
            Serial = locator["serial"] ?? defaults.Serial,
            Luns = (int)given.Number("luns", 1, 1, ScsiTarget.MaxUnits),
            ReadOnly = given.Flag("ro"),
            Removable = !given.Flag("fixed"),
            SectorSize = sector,
            VolatileCache = given.Flag("cache"),
            Latency = given.Number("latency", 0, 0, 60_000_000) * 1000,
        };
    }

    private static ushort? Hex(ModelOptions given, string key) =>
        given[key] is null ? null : (ushort)given.Hex(key, 0, ushort.MaxValue);
}
