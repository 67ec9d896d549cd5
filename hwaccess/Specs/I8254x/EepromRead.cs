using DriverKit.Registers;

namespace DriverKit.Specs.I8254x;

/// <summary>EERD, EEPROM read. As the 82540, 82545 and 82546 have it. 8254x SDM 4.0 §13.4.4.</summary>
[BitFields<uint>]
[Reserved(1, 3)]
[Reserved(5, 3)]
public readonly partial struct EepromRead
{
    /// <summary>START: read the word.</summary>
    [Bits(0, Symbol = "START")]
    public partial bool Start { get; init; }

    /// <summary>DONE: DATA holds it.</summary>
    [Bits(4, Symbol = "DONE")]
    public partial bool Done { get; init; }

    /// <summary>ADDR: which word.</summary>
    [Bits(8, 8, Symbol = "ADDR")]
    public partial byte Address { get; init; }

    /// <summary>DATA: the word.</summary>
    [Bits(16, 16, Symbol = "DATA")]
    public partial ushort Data { get; init; }
}
