using DriverKit.Registers;

namespace DriverKit.Specs.Partition;

/// <summary>An entry of a GUID partition table. UEFI 2.10 §5.3.3, table 5.6.</summary>
[WireStruct(128, ByteOrder.LittleEndian)]
public readonly ref partial struct GptEntry
{
    /// <summary>What the partition is for; all zero for an unused entry.</summary>
    [At(0, 16)]
    public partial ReadOnlySpan<byte> TypeGuid { get; }

    /// <summary>The partition's own GUID.</summary>
    [At(16, 16)]
    public partial ReadOnlySpan<byte> UniqueGuid { get; }

    /// <summary>First sector.</summary>
    [At(32)]
    public partial ulong FirstSector { get; }

    /// <summary>Last sector.</summary>
    [At(40)]
    public partial ulong LastSector { get; }

    /// <summary>Attribute bits.</summary>
    [At(48)]
    public partial ulong Attributes { get; }

    /// <summary>Name, UTF-16LE, ended by a zero unless it fills the field.</summary>
    [At(56, 72)]
    public partial ReadOnlySpan<byte> Name { get; }
}
