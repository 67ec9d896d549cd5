using DriverKit.Kernel;
using DriverKit.Kernel.Autoconf;

[assembly: KernelComponent(typeof(DriverKit.Drivers.Edu.EduComponent))]

namespace DriverKit.Drivers.Edu;

/// <summary>Brings the edu driver into a kernel.</summary>
public sealed class EduComponent : IKernelComponent
{
    /// <inheritdoc/>
    public string Name => "edu";

    /// <inheritdoc/>
    public ComponentLevel Level => ComponentLevel.Driver;

    /// <inheritdoc/>
    public IReadOnlyList<string> Requires => ["pci"];

    /// <inheritdoc/>
    public void Initialize(RumpKernel kernel) => kernel.Get<DeviceTree>().Register(new EduAttachment());
}
