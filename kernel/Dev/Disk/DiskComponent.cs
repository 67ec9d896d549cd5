using DriverKit.Kernel.Autoconf;

[assembly: DriverKit.Kernel.KernelComponent(typeof(DriverKit.Kernel.Disk.DiskComponent))]

namespace DriverKit.Kernel.Disk;

/// <summary>Brings partitions into a kernel: <c>kernel.Get&lt;WedgeManager&gt;()</c>. Works with and without a device tree.</summary>
public sealed class DiskComponent : IKernelComponent
{
    /// <inheritdoc/>
    public string Name => "disk";

    /// <inheritdoc/>
    public ComponentLevel Level => ComponentLevel.Subsystem;

    /// <inheritdoc/>
    public void Initialize(RumpKernel kernel)
    {
        kernel.Set(new WedgeManager(kernel));
        kernel.Find<DeviceTree>()?.Register(new WedgeAttachment());
    }
}
