namespace DriverKit.Kernel.Pci;

/// <summary>What a function says it is, read from config space once.</summary>
/// <param name="Vendor">Vendor ID.</param>
/// <param name="Device">Device ID.</param>
/// <param name="ClassCode">24 bits: base class, subclass, programming interface from the highest byte down (01 08 02 for NVMe).</param>
/// <param name="Revision">Revision ID.</param>
/// <param name="SubsystemVendor">Subsystem vendor ID; 0 where there is none.</param>
/// <param name="Subsystem">Subsystem ID.</param>
public readonly record struct PciIdentity(
    ushort Vendor, ushort Device, uint ClassCode, byte Revision, ushort SubsystemVendor, ushort Subsystem)
{
    /// <summary>Base class: 01h for mass storage, 02h for network.</summary>
    public byte BaseClass => (byte)(ClassCode >> 16);

    /// <summary>Subclass.</summary>
    public byte Subclass => (byte)(ClassCode >> 8);

    /// <summary>Programming interface.</summary>
    public byte ProgrammingInterface => (byte)ClassCode;

    /// <inheritdoc/>
    public override string ToString() => $"{Vendor:x4}:{Device:x4} class {ClassCode:x6} rev {Revision:x2}";
}
