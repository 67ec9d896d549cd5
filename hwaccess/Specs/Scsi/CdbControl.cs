using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>The last byte of a command. SAM-5 §5.2.</summary>
[BitFields<byte>]
[Reserved(0, 2)]
[Reserved(3, 3)]
public readonly partial struct CdbControl
{
    /// <summary>NACA: whether CHECK CONDITION establishes auto contingent allegiance.</summary>
    [Bits(2)]
    public partial bool NormalAca { get; init; }

    /// <summary>The vendor's own.</summary>
    [Bits(6, 2)]
    public partial byte VendorSpecific { get; init; }
}
