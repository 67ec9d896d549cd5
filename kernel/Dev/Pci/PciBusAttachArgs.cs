using DriverKit.Kernel.Autoconf;
using DriverKit.Pci;

namespace DriverKit.Kernel.Pci;

/// <summary>A function to bring in, at the root of the tree.</summary>
/// <param name="function">The function.</param>
/// <param name="ownsFunction">Whether it is disposed when the bus is detached.</param>
public sealed class PciBusAttachArgs(IPciFunction function, bool ownsFunction) : AttachArgs(AttributeName)
{
    /// <summary>The interface attribute.</summary>
    public const string AttributeName = "pcibus";

    /// <summary>The function.</summary>
    public IPciFunction Function { get; } = function;

    /// <summary>Whether it is disposed when the bus is detached.</summary>
    public bool OwnsFunction { get; } = ownsFunction;
}
