using DriverKit.Kernel;
using DriverKit.Kernel.Autoconf;

[assembly: KernelComponent(typeof(DriverKit.Drivers.ScsiDisk.ScsiDiskComponent))]

namespace DriverKit.Drivers.ScsiDisk;

/// <summary>Brings the SCSI disk driver into a kernel. Needs SCSI; partitions are found where the disk component is there too.</summary>
public sealed class ScsiDiskComponent : IKernelComponent
{
    /// <inheritdoc/>
    public string Name => "sd";

    /// <inheritdoc/>
    public ComponentLevel Level => ComponentLevel.Driver;

    /// <inheritdoc/>
    public IReadOnlyList<string> Requires => ["scsi"];

    /// <inheritdoc/>
    public void Initialize(RumpKernel kernel) => kernel.Get<DeviceTree>().Register(new ScsiDiskAttachment());
}
