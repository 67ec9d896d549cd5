using DriverKit.Kernel;
using DriverKit.Kernel.Autoconf;

[assembly: KernelComponent(typeof(DriverKit.Drivers.E1000.WmComponent))]

namespace DriverKit.Drivers.E1000;

/// <summary>Brings the driver of Intel's 82540EM into a kernel.</summary>
public sealed class WmComponent : IKernelComponent
{
    /// <inheritdoc/>
    public string Name => "wm";

    /// <inheritdoc/>
    public ComponentLevel Level => ComponentLevel.Driver;

    /// <inheritdoc/>
    public IReadOnlyList<string> Requires => ["pci", "net"];

    /// <inheritdoc/>
    public void Initialize(RumpKernel kernel) => kernel.Get<DeviceTree>().Register(new WmAttachment());
}
