namespace DriverKit.Kernel;

/// <summary>A part of the kernel that one takes or leaves: a faction, a file system, a driver.</summary>
public interface IKernelComponent
{
    /// <summary>Its name.</summary>
    string Name { get; }

    /// <summary>Its place in the order of initialisation; lower first.</summary>
    ComponentLevel Level { get; }

    /// <summary>Names of the components that must be there and are initialised before it.</summary>
    IReadOnlyList<string> Requires => [];

    /// <summary>Brings it into a kernel.</summary>
    /// <param name="kernel">The kernel.</param>
    void Initialize(RumpKernel kernel);
}
