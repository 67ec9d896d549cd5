using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>What every VPD page begins with. SPC-4 §7.8.1.</summary>
[WireStruct(4, ByteOrder.BigEndian)]
public readonly ref partial struct VpdHeader
{
    /// <summary>PERIPHERAL DEVICE TYPE.</summary>
    [At(0), Bits(0, 5)]
    public partial PeripheralDeviceType DeviceType { get; }

    /// <summary>PERIPHERAL QUALIFIER.</summary>
    [At(0), Bits(5, 3)]
    public partial PeripheralQualifier Qualifier { get; }

    /// <summary>PAGE CODE.</summary>
    [At(1)]
    public partial VpdPage PageCode { get; }

    /// <summary>PAGE LENGTH: bytes from byte 4.</summary>
    [At(2)]
    public partial ushort PageLength { get; }
}
