using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>START STOP UNIT. SBC-3 §5.25. No data.</summary>
[WireStruct(6, ByteOrder.BigEndian)]
public readonly ref partial struct StartStopUnitCdb
{
    /// <summary>OPERATION CODE.</summary>
    [At(0), Fixed(ScsiOpcode.StartStopUnit)]
    public partial ScsiOpcode Opcode { get; }

    /// <summary>IMMED: status comes before the operation ends.</summary>
    [At(1), Bits(0)]
    public partial bool Immediate { get; }

    /// <summary>POWER CONDITION MODIFIER.</summary>
    [At(3), Bits(0, 4)]
    public partial byte PowerConditionModifier { get; }

    /// <summary>START: 1 active, 0 stopped. Ignored where a power condition is given.</summary>
    [At(4), Bits(0)]
    public partial bool Start { get; }

    /// <summary>LOEJ: load the medium with START, eject it without.</summary>
    [At(4), Bits(1)]
    public partial bool LoadEject { get; }

    /// <summary>NO_FLUSH: does not write the cache out first.</summary>
    [At(4), Bits(2)]
    public partial bool NoFlush { get; }

    /// <summary>POWER CONDITION.</summary>
    [At(4), Bits(4, 4)]
    public partial PowerCondition PowerCondition { get; }

    /// <summary>CONTROL. SAM-5 §5.2.</summary>
    [At(5)]
    public partial CdbControl Control { get; }
}
