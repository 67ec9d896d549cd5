using DriverKit.Registers;

namespace DriverKit.Kernel.Vfs.Msdosfs.Format;

/// <summary>DIR_Attr of a directory entry. FAT specification 1.03, "Directory structure".</summary>
[BitFields<byte>]
[Reserved(6, 2)]
public readonly partial struct FatAttributes
{
    /// <summary>ATTR_READ_ONLY.</summary>
    [Bits(0)]
    public partial bool ReadOnly { get; init; }

    /// <summary>ATTR_HIDDEN.</summary>
    [Bits(1)]
    public partial bool Hidden { get; init; }

    /// <summary>ATTR_SYSTEM.</summary>
    [Bits(2)]
    public partial bool System { get; init; }

    /// <summary>ATTR_VOLUME_ID: the volume's label, no file.</summary>
    [Bits(3)]
    public partial bool VolumeId { get; init; }

    /// <summary>ATTR_DIRECTORY.</summary>
    [Bits(4)]
    public partial bool Directory { get; init; }

    /// <summary>ATTR_ARCHIVE: changed since the last backup.</summary>
    [Bits(5)]
    public partial bool Archive { get; init; }

    /// <summary>Whether the slot is a part of a long name: the lowest four bits set.</summary>
    public bool IsLongName => (Raw & 0x3F) == 0x0F;
}
