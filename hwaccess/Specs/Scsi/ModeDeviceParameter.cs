using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>DEVICE-SPECIFIC PARAMETER of direct-access devices. SBC-3 §6.5.</summary>
[BitFields<byte>]
[Reserved(0, 4)]
[Reserved(5, 2)]
public readonly partial struct ModeDeviceParameter
{
    /// <summary>DPOFUA: DPO and FUA are supported.</summary>
    [Bits(4)]
    public partial bool DpoFuaSupported { get; init; }

    /// <summary>WP: the medium is write-protected.</summary>
    [Bits(7)]
    public partial bool WriteProtected { get; init; }
}
