using DriverKit.Registers;

namespace DriverKit.Kernel.Vfs.Msdosfs.Format;

/// <summary>A calendar day from 1980 to 2107; zero where none is kept. FAT specification 1.03, "Date and time formats".</summary>
[BitFields<ushort>]
public readonly partial struct FatDate
{
    /// <summary>Day of the month, 1 to 31.</summary>
    [Bits(0, 5)]
    public partial byte Day { get; init; }

    /// <summary>Month, 1 to 12.</summary>
    [Bits(5, 4)]
    public partial byte Month { get; init; }

    /// <summary>Years since 1980.</summary>
    [Bits(9, 7)]
    public partial byte YearsSince1980 { get; init; }
}
