using DriverKit.Dma;
using DriverKit.Kernel.Autoconf;
using DriverKit.Pci;

namespace DriverKit.Kernel.Pci;

/// <summary>A function that the bus found (struct pci_attach_args): drivers match on its identity and keep <see cref="Pci"/>.</summary>
/// <param name="pci">The function as drivers use it.</param>
public sealed class PciAttachArgs(PciDevice pci) : AttachArgs(AttributeName)
{
    /// <summary>The interface attribute of PCI functions.</summary>
    public const string AttributeName = "pci";

    /// <summary>The function as drivers use it; it lives until the driver is detached.</summary>
    public PciDevice Pci { get; } = pci;

    /// <summary>The function of the seam.</summary>
    public IPciFunction Function => Pci.Function;

    /// <summary>What it says it is.</summary>
    public PciIdentity Identity => Pci.Identity;

    /// <summary>Vendor ID.</summary>
    public ushort Vendor => Pci.Identity.Vendor;

    /// <summary>Device ID.</summary>
    public ushort Device => Pci.Identity.Device;

    /// <summary>24 bits: base class, subclass, programming interface.</summary>
    public uint ClassCode => Pci.Identity.ClassCode;

    /// <summary>Revision ID.</summary>
    public byte Revision => Pci.Identity.Revision;

    /// <summary>Subsystem vendor ID.</summary>
    public ushort SubsystemVendor => Pci.Identity.SubsystemVendor;

    /// <summary>Subsystem ID.</summary>
    public ushort Subsystem => Pci.Identity.Subsystem;

    /// <inheritdoc/>
    public override string Locators => "dev 0 function 0";

    /// <inheritdoc/>
    public override string Description => $"vendor {Vendor:x4} product {Device:x4} (class {ClassCode:x6}, revision {Revision:x2})";

    /// <summary><see cref="PciDevice.MapBar"/>.</summary>
    /// <param name="index">0 to 5.</param>
    /// <param name="window">The registers.</param>
    public Errno MapBar(int index, out MmioWindow window) => Pci.MapBar(index, out window);

    /// <summary><see cref="PciDevice.OpenDma"/>.</summary>
    /// <param name="constraints">What the device can address.</param>
    /// <param name="tag">The tag.</param>
    public Errno OpenDma(DmaConstraints constraints, out DmaTag tag) => Pci.OpenDma(constraints, out tag);

    /// <summary><see cref="PciDevice.Establish"/>.</summary>
    /// <param name="preferred">Modes, the best first.</param>
    /// <param name="count">Vectors wanted.</param>
    /// <param name="handler">The handler.</param>
    /// <param name="interrupts">The interrupts.</param>
    public Errno Establish(
        ReadOnlySpan<PciInterruptMode> preferred, int count, PciInterruptHandler handler, out PciInterrupts interrupts) =>
        Pci.Establish(preferred, count, handler, out interrupts);
}
