namespace DriverKit.Kernel.Vfs.Tmpfs;

/// <summary>tmpfs: a file system in memory, gone when it is unmounted.</summary>
public sealed class TmpfsType : IFileSystemType
{
    /// <inheritdoc/>
    public string Name => "tmpfs";

    /// <inheritdoc/>
    public bool NeedsDevice => false;

    /// <inheritdoc/>
    public Errno Mount(VirtualFileSystem vfs, BlockDevice? device, MountOptions options, out Mount? mount)
    {
        mount = new TmpfsMount(vfs, options);
        return Errno.Ok;
    }
}
