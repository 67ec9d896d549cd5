using DriverKit.Registers;

namespace @Name@.Specs;

/// <summary>The registers, BAR 0, by 32 bits.</summary>
[RegisterBlock(0x1000)]
public readonly partial struct @Name@Registers
{
    /// <summary>What the identification reads as.</summary>
    public const uint Magic = 0x4b56_5244;

    /// <summary>Always <see cref="Magic"/>.</summary>
    [Register(0x00, Symbol = "ID", Reset = Magic)]
    public partial ReadOnly<uint> Identification { get; }

    /// <summary>Starts the computation, and says whether it interrupts.</summary>
    [Register(0x04, Symbol = "CTRL")]
    public partial Mixed<@Name@Control> Control { get; }

    /// <summary>What is going on and what has happened.</summary>
    [Register(0x08, Symbol = "STAT")]
    public partial Mixed<@Name@Status> Status { get; }

    /// <summary>The number to be squared.</summary>
    [Register(0x10, Symbol = "OPER")]
    public partial ReadWrite<uint> Operand { get; }

    /// <summary>Its square, modulo two to the power of 32, once STAT.DONE is set.</summary>
    [Register(0x14, Symbol = "RES")]
    public partial ReadOnly<uint> Result { get; }
}
