using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>A logical unit number of eight bytes, its first level. SAM-5 §4.7.</summary>
[WireStruct(8, ByteOrder.BigEndian)]
public readonly ref partial struct LogicalUnitNumber
{
    /// <summary>ADDRESS METHOD: 0 peripheral device, 1 flat space, 2 logical unit, 3 extended.</summary>
    [At(0), Bits(6, 2)]
    public partial byte AddressMethod { get; }

    /// <summary>For the peripheral method with bus 0, and for flat space, the unit number.</summary>
    [At(0, 2), Bits(0, 14)]
    public partial ushort Number { get; }

    /// <summary>The further levels; zero where there are none.</summary>
    [At(2, 6)]
    public partial ReadOnlySpan<byte> LowerLevels { get; }
}
