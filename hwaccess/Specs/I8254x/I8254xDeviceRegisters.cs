using System.Collections.Immutable;
using DriverKit.Registers;
using DriverKit.Specs.I8254x;

[assembly: DeviceRegisters("e1000", typeof(I8254xDeviceRegisters))]

namespace DriverKit.Specs.I8254x;

/// <summary>The registers that commands name on an 82540EM.</summary>
public sealed class I8254xDeviceRegisters : IDeviceRegisters
{
    /// <inheritdoc/>
    public string Name => "e1000";

    /// <inheritdoc/>
    public string Summary => "Intel 82540EM Gigabit Ethernet (8254x SDM 4.0)";

    /// <inheritdoc/>
    public ImmutableArray<DeviceRegisterBlock> Blocks => [new(I8254xPci.RegisterBar, 0, I8254xRegisters.Map)];

    /// <inheritdoc/>
    public int Match(ushort vendor, ushort device, uint classCode) => vendor == I8254xPci.Vendor && device == I8254xPci.Device82540Em ? 2 : 0;
}
