using DriverKit.Registers;

namespace DriverKit.Specs.Nvme;

/// <summary>The feature Temperature Threshold. NVMe 1.4 §5.21.1.4, figure 274.</summary>
[BitFields<uint>]
[Reserved(21, 11)]
public readonly partial struct TemperatureThreshold
{
    /// <summary>TMPTH: in kelvins.</summary>
    [Bits(0, 16)]
    public partial ushort Kelvin { get; init; }

    /// <summary>TMPSEL: 0 the composite temperature, 1 to 8 a sensor, Fh all.</summary>
    [Bits(16, 4)]
    public partial byte Sensor { get; init; }

    /// <summary>THSEL, low bit: an under-temperature threshold.</summary>
    [Bits(20)]
    public partial bool Under { get; init; }
}
