namespace DriverKit.Specs.I8254x;

/// <summary>The Microwire EEPROM behind EECD. 8254x SDM 4.0 §5.2, §5.3.1; the 93C46's instructions.</summary>
public static class Eeprom93C46
{
    /// <summary>What words 0 to 3Fh sum up to, modulo 65536. 8254x SDM 4.0 §5.6.35.</summary>
    public const ushort Sum = 0xbaba;

    /// <summary>How many words the sum covers.</summary>
    public const int SummedWords = 0x40;

    /// <summary>READ with its start bit, 3 bits: the word follows the address, most significant bit first, after a zero.</summary>
    public const int ReadOpcode = 0b110;

    /// <summary>Length of an instruction with its start bit.</summary>
    public const int OpcodeBits = 3;
}
