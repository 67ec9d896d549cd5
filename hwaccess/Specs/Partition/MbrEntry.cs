using DriverKit.Registers;

namespace DriverKit.Specs.Partition;

/// <summary>One of the four entries of a master or extended boot record, at byte 446. UEFI 2.10 §5.2.1, table 5.2.</summary>
[WireStruct(16, ByteOrder.LittleEndian)]
public readonly ref partial struct MbrEntry
{
    /// <summary>Offset of the first entry in its sector, in bytes.</summary>
    public const int Offset = 446;

    /// <summary>How many entries there are.</summary>
    public const int Count = 4;

    /// <summary>Value of the two bytes at 510 of a boot record, little endian.</summary>
    public const ushort Signature = 0xAA55;

    /// <summary>Boot indicator: 80h for the active one, else 00h.</summary>
    [At(0)]
    public partial byte Status { get; }

    /// <summary>First sector as cylinder, head and sector; not used.</summary>
    [At(1, 3)]
    public partial uint StartingChs { get; }

    /// <summary>Type of the partition; 0 for an unused entry.</summary>
    [At(4)]
    public partial byte Type { get; }

    /// <summary>Last sector as cylinder, head and sector; not used.</summary>
    [At(5, 3)]
    public partial uint EndingChs { get; }

    /// <summary>First sector. In an extended boot record it counts from that record, or from the extended partition.</summary>
    [At(8)]
    public partial uint StartingSector { get; }

    /// <summary>Number of sectors.</summary>
    [At(12)]
    public partial uint SectorCount { get; }
}
