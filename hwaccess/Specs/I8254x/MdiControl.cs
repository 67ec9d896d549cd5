using DriverKit.Registers;

namespace DriverKit.Specs.I8254x;

/// <summary>MDIC, MDI control: the way to the PHY's registers. 8254x SDM 4.0 §13.4.7.</summary>
[BitFields<uint>]
[Reserved(31)]
public readonly partial struct MdiControl
{
    /// <summary>DATA: written, or what was read once READY.</summary>
    [Bits(0, 16, Symbol = "DATA")]
    public partial ushort Data { get; init; }

    /// <summary>REGADD: the PHY's register.</summary>
    [Bits(16, 5, Symbol = "REGADD")]
    public partial byte Register { get; init; }

    /// <summary>PHYADD: 1 is the internal PHY.</summary>
    [Bits(21, 5, Symbol = "PHYADD")]
    public partial byte Phy { get; init; }

    /// <summary>OP: which way.</summary>
    [Bits(26, 2, Symbol = "OP")]
    public partial MdiOperation Operation { get; init; }

    /// <summary>R: done; cleared by software when it starts one.</summary>
    [Bits(28)]
    public partial bool Ready { get; init; }

    /// <summary>I: ICR.MDAC is set at the end.</summary>
    [Bits(29)]
    public partial bool InterruptEnable { get; init; }

    /// <summary>E: the PHY did not answer.</summary>
    [Bits(30)]
    public partial bool Error { get; init; }
}
