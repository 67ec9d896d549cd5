[assembly: DriverKit.Kernel.KernelComponent(typeof(DriverKit.Kernel.Autoconf.AutoconfComponent))]

namespace DriverKit.Kernel.Autoconf;

/// <summary>Brings the device tree into a kernel: <c>kernel.Get&lt;DeviceTree&gt;()</c>. At shutdown every device is detached.</summary>
public sealed class AutoconfComponent : IKernelComponent
{
    /// <inheritdoc/>
    public string Name => "dev";

    /// <inheritdoc/>
    public ComponentLevel Level => ComponentLevel.Faction;

    /// <inheritdoc/>
    public void Initialize(RumpKernel kernel)
    {
        var tree = new DeviceTree(kernel);
        kernel.Set(tree);
        kernel.OnShutdown(() => tree.DetachAll(DetachFlags.Force | DetachFlags.Shutdown));
    }
}
