namespace DriverKit.Kernel;

/// <summary>A part of the kernel that one takes or leaves: a faction, a file system, a driver.</summary>
public interface IKernelComponent
{
    /// <summary>Its name.</summary>
    string Name { get; }

    /// <summary>Its place in the order of initialisation; lower first.</summary>
    ComponentLevel Level { get; }

    /// <summary>Brings it into a kernel.</summary>
    /// <param name="kernel">The kernel.</param>
    void Initialize(RumpKernel kernel);
}
