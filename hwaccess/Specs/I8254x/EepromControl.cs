using DriverKit.Registers;

namespace DriverKit.Specs.I8254x;

/// <summary>EECD, EEPROM and flash control: the Microwire pins. 8254x SDM 4.0 §13.4.3, §5.3.1.</summary>
[BitFields<uint>]
[Reserved(10, 22, rule: ReservedRule.Preserve)]
public readonly partial struct EepromControl
{
    /// <summary>SK: the clock pin.</summary>
    [Bits(0, Symbol = "SK")]
    public partial bool Clock { get; init; }

    /// <summary>CS: the chip-select pin.</summary>
    [Bits(1, Symbol = "CS")]
    public partial bool ChipSelect { get; init; }

    /// <summary>DI: into the EEPROM.</summary>
    [Bits(2, Symbol = "DI")]
    public partial bool DataIn { get; init; }

    /// <summary>DO: out of the EEPROM; read-only.</summary>
    [Bits(3, Symbol = "DO"), FieldAccess(Access.ReadOnly)]
    public partial bool DataOut { get; init; }

    /// <summary>FWE: 1 writes disabled, 2 enabled.</summary>
    [Bits(4, 2, Symbol = "FWE")]
    public partial byte FlashWriteEnable { get; init; }

    /// <summary>EE_REQ: software wants the pins.</summary>
    [Bits(6, Symbol = "EE_REQ")]
    public partial bool Request { get; init; }

    /// <summary>EE_GNT: software has them; read-only.</summary>
    [Bits(7, Symbol = "EE_GNT"), FieldAccess(Access.ReadOnly)]
    public partial bool Grant { get; init; }

    /// <summary>EE_PRES: an EEPROM was found; read-only.</summary>
    [Bits(8, Symbol = "EE_PRES"), FieldAccess(Access.ReadOnly)]
    public partial bool Present { get; init; }

    /// <summary>EE_SIZE: 256 words and 8 address bits; else 64 and 6.</summary>
    [Bits(9, Symbol = "EE_SIZE"), FieldAccess(Access.ReadOnly)]
    public partial bool Size256 { get; init; }
}
