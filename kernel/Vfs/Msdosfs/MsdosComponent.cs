[assembly: DriverKit.Kernel.KernelComponent(typeof(DriverKit.Kernel.Vfs.Msdosfs.MsdosComponent))]

namespace DriverKit.Kernel.Vfs.Msdosfs;

/// <summary>Brings the file system <c>msdos</c>.</summary>
public sealed class MsdosComponent : IKernelComponent
{
    /// <inheritdoc/>
    public string Name => "msdos";

    /// <inheritdoc/>
    public ComponentLevel Level => ComponentLevel.Subsystem;

    /// <inheritdoc/>
    public IReadOnlyList<string> Requires => ["vfs"];

    /// <inheritdoc/>
    public void Initialize(RumpKernel kernel) => kernel.Get<VirtualFileSystem>().Register(new MsdosFileSystemType());
}
