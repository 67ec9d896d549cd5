using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>UNMAP. SBC-3 §5.28.</summary>
[WireStruct(10, ByteOrder.BigEndian)]
public readonly ref partial struct UnmapCdb
{
    /// <summary>OPERATION CODE.</summary>
    [At(0), Fixed(ScsiOpcode.Unmap)]
    public partial ScsiOpcode Opcode { get; }

    /// <summary>ANCHOR: the blocks become anchored, not deallocated.</summary>
    [At(1), Bits(0)]
    public partial bool Anchor { get; }

    /// <summary>GROUP NUMBER, 0 to 31.</summary>
    [At(6), Bits(0, 5)]
    public partial byte GroupNumber { get; }

    /// <summary>PARAMETER LIST LENGTH in bytes; 0 is no error.</summary>
    [At(7)]
    public partial ushort ParameterListLength { get; }

    /// <summary>CONTROL. SAM-5 §5.2.</summary>
    [At(9)]
    public partial CdbControl Control { get; }
}
