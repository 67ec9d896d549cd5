[assembly: DriverKit.Kernel.KernelComponent(typeof(DriverKit.Kernel.Net.NetComponent))]

namespace DriverKit.Kernel.Net;

/// <summary>Brings the network into a kernel: <c>kernel.Get&lt;InterfaceTable&gt;()</c>, <c>kernel.Get&lt;PacketPool&gt;()</c>.</summary>
public sealed class NetComponent : IKernelComponent
{
    /// <inheritdoc/>
    public string Name => "net";

    /// <inheritdoc/>
    public ComponentLevel Level => ComponentLevel.Faction;

    /// <inheritdoc/>
    public void Initialize(RumpKernel kernel)
    {
        var pool = new PacketPool(kernel.Memory);
        kernel.Set(pool);
        kernel.Set(new InterfaceTable());
        kernel.OnRelease(pool.Drain);
    }
}
