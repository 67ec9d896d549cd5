using DriverKit.Kernel.Vfs.Tmpfs;

namespace DriverKit.Kernel.Vfs;

/// <summary>The file-system faction: brings <see cref="VirtualFileSystem"/> with an empty tmpfs as its root.</summary>
public sealed class VfsComponent : IKernelComponent
{
    /// <inheritdoc/>
    public string Name => "vfs";

    /// <inheritdoc/>
    public ComponentLevel Level => ComponentLevel.Faction;

    /// <inheritdoc/>
    public void Initialize(RumpKernel kernel)
    {
        var vfs = new VirtualFileSystem(kernel);
        kernel.Set(vfs);
        vfs.Register(new TmpfsType());
        Errno error = vfs.Mount("tmpfs", null, "/", null, out _);
        if (error != Errno.Ok)
        {
            throw new KernelPanicException($"cannot mount the root file system: {error}");
        }
    }
}
