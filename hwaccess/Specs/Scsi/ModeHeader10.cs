using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>Mode parameter header (10). SPC-4 §7.5.5.</summary>
[WireStruct(8, ByteOrder.BigEndian)]
public readonly ref partial struct ModeHeader10
{
    /// <summary>MODE DATA LENGTH: bytes after these two; 0 in MODE SELECT.</summary>
    [At(0)]
    public partial ushort ModeDataLength { get; }

    /// <summary>MEDIUM TYPE: 0 for disks.</summary>
    [At(2)]
    public partial byte MediumType { get; }

    /// <summary>DEVICE-SPECIFIC PARAMETER.</summary>
    [At(3)]
    public partial ModeDeviceParameter DeviceParameter { get; }

    /// <summary>LONGLBA: block descriptors have 16 bytes.</summary>
    [At(4), Bits(0)]
    public partial bool LongLba { get; }

    /// <summary>BLOCK DESCRIPTOR LENGTH in bytes.</summary>
    [At(6)]
    public partial ushort BlockDescriptorLength { get; }
}
