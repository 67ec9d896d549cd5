using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>
/// Mode parameter header (6). SPC-4 §7.5.5. DEVICE-SPECIFIC PARAMETER as direct-access devices have it: SBC-3 §6.5.
/// </summary>
[WireStruct(4, ByteOrder.BigEndian)]
public readonly ref partial struct ModeHeader6
{
    /// <summary>MODE DATA LENGTH: bytes after this one; 0 in MODE SELECT.</summary>
    [At(0)]
    public partial byte ModeDataLength { get; }

    /// <summary>MEDIUM TYPE: 0 for disks.</summary>
    [At(1)]
    public partial byte MediumType { get; }

    /// <summary>DEVICE-SPECIFIC PARAMETER.</summary>
    [At(2)]
    public partial ModeDeviceParameter DeviceParameter { get; }

    /// <summary>BLOCK DESCRIPTOR LENGTH in bytes: 0 or 8.</summary>
    [At(3)]
    public partial byte BlockDescriptorLength { get; }
}
