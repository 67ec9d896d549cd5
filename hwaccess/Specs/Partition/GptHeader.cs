using DriverKit.Registers;

namespace DriverKit.Specs.Partition;

/// <summary>The header of a GUID partition table, in sector 1 and in the last one. UEFI 2.10 §5.3.2, table 5.5.</summary>
[WireStruct(92, ByteOrder.LittleEndian)]
public readonly ref partial struct GptHeader
{
    /// <summary>"EFI PART".</summary>
    public const ulong SignatureValue = 0x5452415020494645;

    /// <summary>Revision 1.0.</summary>
    public const uint RevisionValue = 0x00010000;

    /// <summary>Offset of <see cref="HeaderCrc32"/> in bytes.</summary>
    public const int HeaderCrc32Offset = 16;

    /// <summary>Signature.</summary>
    [At(0), Fixed(SignatureValue)]
    public partial ulong Signature { get; }

    /// <summary>Revision, major in the upper half.</summary>
    [At(8)]
    public partial uint Revision { get; }

    /// <summary>Length of the header in bytes, 92 to the sector size.</summary>
    [At(12)]
    public partial uint HeaderSize { get; }

    /// <summary>CRC32 of the header's bytes with this field zero.</summary>
    [At(16)]
    public partial uint HeaderCrc32 { get; }

    /// <summary>The sector that holds this header.</summary>
    [At(24)]
    public partial ulong MySector { get; }

    /// <summary>The sector that holds the other header.</summary>
    [At(32)]
    public partial ulong AlternateSector { get; }

    /// <summary>First sector that partitions may use.</summary>
    [At(40)]
    public partial ulong FirstUsableSector { get; }

    /// <summary>Last sector that partitions may use.</summary>
    [At(48)]
    public partial ulong LastUsableSector { get; }

    /// <summary>The disk's GUID.</summary>
    [At(56, 16)]
    public partial ReadOnlySpan<byte> DiskGuid { get; }

    /// <summary>First sector of the entries.</summary>
    [At(72)]
    public partial ulong EntrySector { get; }

    /// <summary>Number of entries.</summary>
    [At(80)]
    public partial uint EntryCount { get; }

    /// <summary>Length of an entry in bytes: 128 times a power of two.</summary>
    [At(84)]
    public partial uint EntrySize { get; }

    /// <summary>CRC32 of all entries.</summary>
    [At(88)]
    public partial uint EntriesCrc32 { get; }
}
