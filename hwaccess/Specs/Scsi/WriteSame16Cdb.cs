using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>WRITE SAME (16). SBC-3 §5.44. One block of data, or none.</summary>
[WireStruct(16, ByteOrder.BigEndian)]
public readonly ref partial struct WriteSame16Cdb
{
    /// <summary>OPERATION CODE.</summary>
    [At(0), Fixed(ScsiOpcode.WriteSame16)]
    public partial ScsiOpcode Opcode { get; }

    /// <summary>NDOB: no block is sent, zeros are written.</summary>
    [At(1), Bits(0)]
    public partial bool NoDataOut { get; }

    /// <summary>LBDATA and PBDATA, obsolete; 0.</summary>
    [At(1), Bits(1, 2)]
    public partial byte Obsolete { get; }

    /// <summary>UNMAP: the blocks may be unmapped instead.</summary>
    [At(1), Bits(3)]
    public partial bool Unmap { get; }

    /// <summary>ANCHOR: the blocks become anchored.</summary>
    [At(1), Bits(4)]
    public partial bool Anchor { get; }

    /// <summary>WRPROTECT: how protection information is checked; 0 where there is none.</summary>
    [At(1), Bits(5, 3)]
    public partial byte WriteProtect { get; }

    /// <summary>LOGICAL BLOCK ADDRESS: the first block.</summary>
    [At(2)]
    public partial ulong LogicalBlockAddress { get; }

    /// <summary>NUMBER OF LOGICAL BLOCKS; 0 means up to the end.</summary>
    [At(10)]
    public partial uint BlockCount { get; }

    /// <summary>GROUP NUMBER, 0 to 31.</summary>
    [At(14), Bits(0, 5)]
    public partial byte GroupNumber { get; }

    /// <summary>CONTROL. SAM-5 §5.2.</summary>
    [At(15)]
    public partial CdbControl Control { get; }
}
