using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>SENSE KEY SPECIFIC of ILLEGAL REQUEST: which field was wrong. SPC-4 §4.5.2.4.2.</summary>
[BitFields<uint>]
[Reserved(20, 2)]
[Reserved(23, 9)]
public readonly partial struct SenseFieldPointer
{
    /// <summary>FIELD POINTER: the byte.</summary>
    [Bits(0, 16)]
    public partial ushort Field { get; init; }

    /// <summary>BIT POINTER: the most significant bit of the field.</summary>
    [Bits(16, 3)]
    public partial byte Bit { get; init; }

    /// <summary>BPV: whether BIT POINTER counts.</summary>
    [Bits(19)]
    public partial bool BitValid { get; init; }

    /// <summary>C/D: true for the CDB, false for the parameter data.</summary>
    [Bits(22)]
    public partial bool InCommand { get; init; }
}
