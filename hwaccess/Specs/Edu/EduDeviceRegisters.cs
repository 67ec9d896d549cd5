using System.Collections.Immutable;
using DriverKit.Registers;
using DriverKit.Specs.Edu;

[assembly: DeviceRegisters("edu", typeof(EduDeviceRegisters))]

namespace DriverKit.Specs.Edu;

/// <summary>The registers that commands name on an edu device.</summary>
public sealed class EduDeviceRegisters : IDeviceRegisters
{
    /// <inheritdoc/>
    public string Name => "edu";

    /// <inheritdoc/>
    public string Summary => "QEMU's teaching device (docs/specs/edu of QEMU)";

    /// <inheritdoc/>
    public ImmutableArray<DeviceRegisterBlock> Blocks => [new(0, 0, EduRegisters.Map)];

    /// <inheritdoc/>
    public int Match(ushort vendor, ushort device, uint classCode) => vendor == EduDevice.VendorId && device == EduDevice.DeviceId ? 2 : 0;
}
