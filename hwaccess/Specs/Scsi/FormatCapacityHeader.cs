using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>
/// What the answer to READ FORMAT CAPACITIES begins with; descriptors of eight bytes follow as the tail, the current
/// one first. MMC-6 §6.23.3.
/// </summary>
[WireStruct(4)]
public readonly ref partial struct FormatCapacityHeader
{
    /// <summary>CAPACITY LIST LENGTH in bytes, a multiple of 8.</summary>
    [At(3)]
    public partial byte ListLength { get; }
}
