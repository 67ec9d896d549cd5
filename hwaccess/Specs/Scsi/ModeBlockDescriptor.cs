using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>Short block descriptor of direct-access devices. SBC-3 §6.5.</summary>
[WireStruct(8, ByteOrder.BigEndian)]
public readonly ref partial struct ModeBlockDescriptor
{
    /// <summary>NUMBER OF LOGICAL BLOCKS; FFFFFFFFh where they are more.</summary>
    [At(0)]
    public partial uint BlockCount { get; }

    /// <summary>Obsolete (density code); 0.</summary>
    [At(4)]
    public partial byte DensityCode { get; }

    /// <summary>LOGICAL BLOCK LENGTH in bytes.</summary>
    [At(5, 3)]
    public partial uint BlockLength { get; }
}
