using DriverKit.Registers;

namespace DriverKit.Kernel.Vfs.Msdosfs.Format;

/// <summary>
/// The tail of the parameters: at byte 36 of the boot sector on FAT12 and FAT16, at byte 64 on FAT32. FAT specification 1.03.
/// </summary>
[WireStruct(26, ByteOrder.LittleEndian)]
public readonly ref partial struct ExtendedBootRecord
{
    /// <summary>Where it lies on FAT12 and FAT16, in bytes.</summary>
    public const int Fat16Offset = 36;

    /// <summary>Where it lies on FAT32, in bytes.</summary>
    public const int Fat32Offset = 64;

    /// <summary>BS_BootSig when <see cref="VolumeId"/>, <see cref="Label"/> and <see cref="TypeName"/> are there.</summary>
    public const byte SignatureValue = 0x29;

    /// <summary>BS_DrvNum: the drive's number for the BIOS.</summary>
    [At(0)]
    public partial byte DriveNumber { get; }

    /// <summary>BS_Reserved1: the volume's state.</summary>
    [At(1)]
    public partial VolumeState State { get; }

    /// <summary>BS_BootSig: 0x29, or 0x28 where the id alone is there.</summary>
    [At(2)]
    public partial byte Signature { get; }

    /// <summary>BS_VolID: the volume's serial number.</summary>
    [At(3)]
    public partial uint VolumeId { get; }

    /// <summary>BS_VolLab: the label, padded with spaces.</summary>
    [At(7, 11)]
    public partial ReadOnlySpan<byte> Label { get; }

    /// <summary>BS_FilSysType: a text that decides nothing.</summary>
    [At(18, 8)]
    public partial ReadOnlySpan<byte> TypeName { get; }
}
