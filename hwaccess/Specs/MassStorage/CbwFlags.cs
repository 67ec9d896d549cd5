using DriverKit.Registers;

namespace DriverKit.Specs.MassStorage;

/// <summary>bmCBWFlags. Bulk-Only Transport 1.0 §5.1.</summary>
[BitFields<byte>]
[Reserved(0, 7)]
public readonly partial struct CbwFlags
{
    /// <summary>Direction of the data phase: true to the host. Bit 6, once obsolete, is among the reserved.</summary>
    [Bits(7)]
    public partial bool DataIn { get; init; }
}
