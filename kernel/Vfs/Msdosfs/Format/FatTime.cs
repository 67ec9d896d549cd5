using DriverKit.Registers;

namespace DriverKit.Kernel.Vfs.Msdosfs.Format;

/// <summary>A time of day in steps of two seconds. FAT specification 1.03, "Date and time formats".</summary>
[BitFields<ushort>]
public readonly partial struct FatTime
{
    /// <summary>Two-second steps, 0 to 29.</summary>
    [Bits(0, 5)]
    public partial byte DoubleSeconds { get; init; }

    /// <summary>Minutes, 0 to 59.</summary>
    [Bits(5, 6)]
    public partial byte Minute { get; init; }

    /// <summary>Hours, 0 to 23.</summary>
    [Bits(11, 5)]
    public partial byte Hour { get; init; }
}
