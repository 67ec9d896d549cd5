using DriverKit.Hosting;
using DriverKit.Kernel;
using DriverKit.Kernel.Vfs;

namespace DriverKit.Vfs.Tests.Conformance;

/// <summary>A file system that the conformance suite runs over: how it is mounted, and what it can do.</summary>
public abstract class FileSystemUnderTest
{
    public abstract string Name { get; }

    public virtual bool HasHardLinks => true;

    public virtual bool HasSymbolicLinks => true;

    public virtual bool HasPermissions => true;

    public virtual bool IsCaseSensitive => true;

    /// <summary>Whether holes take no room.</summary>
    public virtual bool IsSparse => true;

    /// <summary>Finest step of modification times, in nanoseconds.</summary>
    public virtual long ModifyTimeStep => 1;

    /// <summary>Bytes that fit at least when the suite mounts it.</summary>
    public virtual long Room => 32 << 20;

    /// <summary>Largest file size, in bytes.</summary>
    public virtual long LargestFile => long.MaxValue;

    /// <summary>Components beside the faction's own.</summary>
    public virtual IEnumerable<IKernelComponent> Components => [];

    /// <summary>Mounts a fresh, empty instance on a directory that exists.</summary>
    public abstract Errno Mount(VirtualFileSystem vfs, string path, MountOptions? options = null);

    /// <summary>Looks at what is left after an unmount with tools of its own; throws on damage.</summary>
    public virtual void CheckAfterUnmount(VfsMachine machine)
    {
    }

    public VfsMachine Start(IHost? host = null, MountOptions? options = null, KernelOptions? kernelOptions = null) =>
        new(this, host, options, kernelOptions);

    public override string ToString() => Name;
}
