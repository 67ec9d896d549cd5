using DriverKit.Kernel;
using DriverKit.Kernel.Autoconf;

[assembly: KernelComponent(typeof(@Name@.Driver.@Name@Component))]

namespace @Name@.Driver;

/// <summary>Brings the driver into a kernel.</summary>
public sealed class @Name@Component : IKernelComponent
{
    /// <inheritdoc/>
    public string Name => "@name@";

    /// <inheritdoc/>
    public ComponentLevel Level => ComponentLevel.Driver;

    /// <inheritdoc/>
    public IReadOnlyList<string> Requires => ["pci"];

    /// <inheritdoc/>
    public void Initialize(RumpKernel kernel) => kernel.Get<DeviceTree>().Register(new @Name@Attachment());
}
