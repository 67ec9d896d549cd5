using DriverKit.Kernel;
using DriverKit.Kernel.Autoconf;

[assembly: KernelComponent(typeof(DriverKit.Drivers.ScsiDisk.ScsiDiskComponent))]

namespace DriverKit.Drivers.ScsiDisk;

/// <summary>Brings the SCSI disk driver into a kernel.</summary>
public sealed class ScsiDiskComponent : IKernelComponent
{
    /// <inheritdoc/>
    public string Name => "sd";

    /// <inheritdoc/>
    public ComponentLevel Level => ComponentLevel.Driver;

    /// <inheritdoc/>
    public void Initialize(RumpKernel kernel) => kernel.Get<DeviceTree>().Register(new ScsiDiskAttachment());
}
