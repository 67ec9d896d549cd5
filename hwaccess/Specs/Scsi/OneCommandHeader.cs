using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>
/// What the answer about one command begins with; the usage map of the CDB follows as the tail. SPC-4 §6.35.3.
/// </summary>
[WireStruct(4, ByteOrder.BigEndian)]
public readonly ref partial struct OneCommandHeader
{
    /// <summary>SUPPORT.</summary>
    [At(1), Bits(0, 3)]
    public partial CommandSupport Support { get; }

    /// <summary>CTDP: a timeouts descriptor follows the usage map.</summary>
    [At(1), Bits(7)]
    public partial bool TimeoutsPresent { get; }

    /// <summary>CDB SIZE in bytes.</summary>
    [At(2)]
    public partial ushort CdbSize { get; }
}
