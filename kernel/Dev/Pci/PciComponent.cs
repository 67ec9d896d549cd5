using DriverKit.Kernel.Autoconf;

[assembly: DriverKit.Kernel.KernelComponent(typeof(DriverKit.Kernel.Pci.PciComponent))]

namespace DriverKit.Kernel.Pci;

/// <summary>Brings PCI into a kernel: the bus and <see cref="PciBusManager"/>. Needs the device tree.</summary>
public sealed class PciComponent : IKernelComponent
{
    /// <inheritdoc/>
    public string Name => "pci";

    /// <inheritdoc/>
    public ComponentLevel Level => ComponentLevel.Subsystem;

    /// <inheritdoc/>
    public IReadOnlyList<string> Requires => ["dev"];

    /// <inheritdoc/>
    public void Initialize(RumpKernel kernel)
    {
        DeviceTree tree = kernel.Get<DeviceTree>();
        tree.Register(new PciBusAttachment());
        kernel.Set(new PciBusManager(tree));
    }
}
