namespace DriverKit.Emulation.UsbStick;

/// <summary>A kind of faulty stick, known from the table of quirks in Linux's usb-storage.</summary>
public sealed record Personality
{
    /// <summary>Its name in locators.</summary>
    public required string Name { get; init; }

    /// <summary>What it does wrong.</summary>
    public required string Fault { get; init; }

    /// <summary>What a host suffers that does not know of it.</summary>
    public required string Harm { get; init; }

    /// <summary>The flag by which Linux's table knows it; empty where Linux finds out by itself.</summary>
    public string LinuxFlag { get; init; } = "";

    /// <summary>How Linux gets along without being told; empty where it suffers under an id that its table does not have.</summary>
    public string LinuxCopes { get; init; } = "";

    /// <summary>idVendor of an entry with the flag.</summary>
    public ushort VendorId { get; init; }

    /// <summary>idProduct of the entry.</summary>
    public ushort ProductId { get; init; }

    /// <summary>A bcdDevice within the entry's range.</summary>
    public ushort Release { get; init; } = 0x0100;

    /// <summary>The device of the entry, for people.</summary>
    public string Example { get; init; } = "";

    /// <summary>Departures of the transport.</summary>
    public BulkOnlyQuirks Transport { get; init; } = new();

    /// <summary>Changes what the units say of themselves.</summary>
    public Func<ScsiUnitOptions, ScsiUnitOptions>? Unit { get; init; }

    /// <summary>Changes what is answered to commands; made anew for each stick.</summary>
    public Func<UsbStickModel, ScsiTaskFilter>? Filter { get; init; }

    /// <summary>Changes the options, before anything else.</summary>
    public Func<UsbStickOptions, UsbStickOptions>? Adjust { get; init; }

    /// <summary>Changes the finished stick.</summary>
    public Action<UsbStickModel>? Finish { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
