using DriverKit.Kernel;
using DriverKit.Kernel.Autoconf;

[assembly: KernelComponent(typeof(DriverKit.Drivers.Nvme.NvmeComponent))]

namespace DriverKit.Drivers.Nvme;

/// <summary>Brings the NVMe driver into a kernel.</summary>
public sealed class NvmeComponent : IKernelComponent
{
    /// <inheritdoc/>
    public string Name => "nvme";

    /// <inheritdoc/>
    public ComponentLevel Level => ComponentLevel.Driver;

    /// <inheritdoc/>
    public void Initialize(RumpKernel kernel)
    {
        DeviceTree tree = kernel.Get<DeviceTree>();
        tree.Register(new NvmeAttachment());
        tree.Register(new NamespaceAttachment());
    }
}
