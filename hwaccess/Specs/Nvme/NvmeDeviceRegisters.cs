using System.Collections.Immutable;
using DriverKit.Registers;
using DriverKit.Specs.Nvme;

[assembly: DeviceRegisters("nvme", typeof(NvmeDeviceRegisters))]

namespace DriverKit.Specs.Nvme;

/// <summary>The registers that commands name on an NVMe controller.</summary>
public sealed class NvmeDeviceRegisters : IDeviceRegisters
{
    /// <summary>Class code of a controller with the NVM command set: mass storage, non-volatile memory, NVM Express.</summary>
    public const uint ClassCode = 0x010802;

    /// <inheritdoc/>
    public string Name => "nvme";

    /// <inheritdoc/>
    public string Summary => "NVMe controllers (NVM Express 1.4 §3.1)";

    /// <inheritdoc/>
    public ImmutableArray<DeviceRegisterBlock> Blocks => [new(0, 0, NvmeRegisters.Map)];

    /// <inheritdoc/>
    public int Match(ushort vendor, ushort device, uint classCode) => classCode == ClassCode ? 1 : 0;
}
