using System.Collections.Immutable;

namespace DriverKit.Registers;

/// <summary>The registers of a kind of PCI device: what commands that name registers go by. Brought by <see cref="DeviceRegistersAttribute"/>.</summary>
public interface IDeviceRegisters
{
    /// <summary>The device's name on command lines: <c>nvme</c>.</summary>
    string Name { get; }

    /// <summary>What it is and where it is described, in a line.</summary>
    string Summary { get; }

    /// <summary>Its blocks of registers.</summary>
    ImmutableArray<DeviceRegisterBlock> Blocks { get; }

    /// <summary>How well a function's identity fits: 0 for not at all, more for a closer match (a device identifier over a class).</summary>
    /// <param name="vendor">Vendor identifier.</param>
    /// <param name="device">Device identifier.</param>
    /// <param name="classCode">Base class, subclass and programming interface, 24 bits.</param>
    int Match(ushort vendor, ushort device, uint classCode);
}
