using DriverKit.Registers;

namespace DriverKit.Kernel.Vfs.Msdosfs.Format;

/// <summary>A directory slot with 13 units of a long name. FAT specification 1.03, "Long file name implementation".</summary>
[WireStruct(32, ByteOrder.LittleEndian)]
public readonly ref partial struct LongNameSlot
{
    /// <summary>UTF-16 units in a slot.</summary>
    public const int Units = 13;

    /// <summary>Most slots of a name of 255 units.</summary>
    public const int MaxSlots = 20;

    /// <summary>LDIR_Ord: the slot's number, 1 nearest the short name.</summary>
    [At(0), Bits(0, 6)]
    public partial byte Ordinal { get; }

    /// <summary>LAST_LONG_ENTRY: the slot holds the end of the name and comes first on disk.</summary>
    [At(0), Bits(6)]
    public partial bool Last { get; }

    /// <summary>LDIR_Name1: five units.</summary>
    [At(1, 10)]
    public partial ReadOnlySpan<byte> Name1 { get; }

    /// <summary>LDIR_Attr: 0x0F.</summary>
    [At(11)]
    public partial byte Attributes { get; }

    /// <summary>LDIR_Type: 0.</summary>
    [At(12)]
    public partial byte Type { get; }

    /// <summary>LDIR_Chksum: of the short name that it belongs to.</summary>
    [At(13)]
    public partial byte Checksum { get; }

    /// <summary>LDIR_Name2: six units.</summary>
    [At(14, 12)]
    public partial ReadOnlySpan<byte> Name2 { get; }

    /// <summary>LDIR_FstClusLO: 0.</summary>
    [At(26)]
    public partial ushort FirstCluster { get; }

    /// <summary>LDIR_Name3: two units.</summary>
    [At(28, 4)]
    public partial ReadOnlySpan<byte> Name3 { get; }
}
