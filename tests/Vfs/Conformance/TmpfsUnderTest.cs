using DriverKit.Kernel;
using DriverKit.Kernel.Vfs;

namespace DriverKit.Vfs.Tests.Conformance;

public sealed class TmpfsUnderTest : FileSystemUnderTest
{
    public override string Name => "tmpfs";

    public override Errno Mount(VirtualFileSystem vfs, string path, MountOptions? options = null) =>
        vfs.Mount("tmpfs", null, path, options, out _);
}
