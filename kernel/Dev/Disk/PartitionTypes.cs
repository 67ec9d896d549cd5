using System.Collections.Frozen;

namespace DriverKit.Kernel.Disk;

/// <summary>Partition types by number and by GUID, and what NetBSD's wedges call them.</summary>
public static class PartitionTypes
{
    /// <summary>FAT32 with LBA, the usual type of a stick's partition.</summary>
    public const byte Fat32Lba = 0x0c;

    /// <summary>The entry that protects a GPT from tools that know only the MBR. UEFI 2.10 §5.2.3.</summary>
    public const byte GptProtective = 0xee;

    /// <summary>Microsoft basic data: FAT, exFAT, NTFS.</summary>
    public static Guid BasicData { get; } = new("ebd0a0a2-b9e5-4433-87c0-68b6b72699c7");

    /// <summary>EFI system partition.</summary>
    public static Guid EfiSystem { get; } = new("c12a7328-f81f-11d2-ba4b-00a0c93ec93b");

    private static readonly FrozenDictionary<Guid, string> Guids = new Dictionary<Guid, string>
    {
        [BasicData] = "msdos",
        [EfiSystem] = "msdos",
        [new("0fc63daf-8483-4772-8e79-3d69d8477de4")] = "ext2fs",
        [new("0657fd6d-a4ab-43c4-84e5-0933c84b4f4f")] = "swap",
        [new("49f48d5a-b10e-11dc-b99b-0019d1879648")] = "ffs",
        [new("49f48d82-b10e-11dc-b99b-0019d1879648")] = "lfs",
        [new("49f48d32-b10e-11dc-b99b-0019d1879648")] = "swap",
        [new("49f48daa-b10e-11dc-b99b-0019d1879648")] = "raidframe",
        [new("516e7cb6-6ecf-11d6-8ff8-00022d09712b")] = "ffs",
        [new("48465300-0000-11aa-aa11-00306543ecac")] = "hfs",
        [new("6a898cc3-1dd2-11b2-99a6-080020736631")] = "zfs",
    }.ToFrozenDictionary();

    /// <summary>What an MBR type is called.</summary>
    /// <param name="type">The type byte.</param>
    public static string NameOf(byte type) => type switch
    {
        0x01 or 0x04 or 0x06 or 0x0b or 0x0c or 0x0e or 0x11 or 0x14 or 0x16 or 0x1b or 0x1c or 0x1e or 0xef => "msdos",
        0x07 => "ntfs",
        0x82 => "swap",
        0x83 => "ext2fs",
        0xa5 or 0xa6 or 0xa9 => "ffs",
        0xaf => "hfs",
        _ => "unknown",
    };

    /// <summary>What a GPT type is called.</summary>
    /// <param name="type">The type GUID.</param>
    public static string NameOf(Guid type) => Guids.GetValueOrDefault(type, "unknown");

    /// <summary>Whether an MBR type is an extended partition, which holds logical ones.</summary>
    /// <param name="type">The type byte.</param>
    public static bool IsExtended(byte type) => type is 0x05 or 0x0f or 0x85;
}
