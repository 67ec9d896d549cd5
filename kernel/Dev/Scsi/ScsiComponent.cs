using DriverKit.Kernel.Autoconf;

[assembly: DriverKit.Kernel.KernelComponent(typeof(DriverKit.Kernel.Scsi.ScsiComponent))]

namespace DriverKit.Kernel.Scsi;

/// <summary>Brings SCSI buses into a kernel: adapters that offer themselves get a <c>scsibus</c>.</summary>
public sealed class ScsiComponent : IKernelComponent
{
    /// <inheritdoc/>
    public string Name => "scsi";

    /// <inheritdoc/>
    public ComponentLevel Level => ComponentLevel.Subsystem;

    /// <inheritdoc/>
    public IReadOnlyList<string> Requires => ["dev"];

    /// <inheritdoc/>
    public void Initialize(RumpKernel kernel) => kernel.Get<DeviceTree>().Register(new ScsiBusAttachment());
}
