namespace DriverKit.Kernel.Vfs;

/// <summary>A kind of file system: what a component registers so that it can be mounted by name.</summary>
public interface IFileSystemType
{
    /// <summary>Its name: <c>tmpfs</c>, <c>msdos</c>.</summary>
    string Name { get; }

    /// <summary>True if it lives on a block device.</summary>
    bool NeedsDevice { get; }

    /// <summary>Makes a mounted instance, not yet in the tree. Thread context; may wait.</summary>
    /// <param name="vfs">The kernel's file systems.</param>
    /// <param name="device">The device, not yet opened; null where none is needed.</param>
    /// <param name="options">How.</param>
    /// <param name="mount">The instance.</param>
    /// <returns>Ok, EFTYPE or EINVAL (not this file system), EROFS, ENXIO, EIO, ENOMEM.</returns>
    Errno Mount(VirtualFileSystem vfs, BlockDevice? device, MountOptions options, out Mount? mount);
}
