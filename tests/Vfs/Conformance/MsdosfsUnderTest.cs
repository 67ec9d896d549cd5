using System.Runtime.CompilerServices;
using DriverKit.Block;
using DriverKit.Kernel;
using DriverKit.Kernel.Vfs;
using DriverKit.Kernel.Vfs.Msdosfs;
using DriverKit.Kernel.Vfs.Msdosfs.Check;
using DriverKit.Kernel.Vfs.Msdosfs.Format;

namespace DriverKit.Vfs.Tests.Conformance;

/// <summary>FAT on a disk in memory that is formatted for each mount.</summary>
public sealed class MsdosfsUnderTest(FatType type, bool asynchronous = false) : FileSystemUnderTest
{
    private const long DiskBytes = 72L << 20;

    private readonly ConditionalWeakTable<RumpKernel, BlockDevice> _devices = [];

    public override string Name => $"msdosfs-fat{(int)type}{(asynchronous ? "-async" : "")}";

    public override bool HasHardLinks => false;

    public override bool HasSymbolicLinks => false;

    public override bool HasPermissions => false;

    public override bool IsCaseSensitive => false;

    public override bool IsSparse => false;

    public override long ModifyTimeStep => 2_000_000_000;

    public override long LargestFile => uint.MaxValue;

    public override IEnumerable<IKernelComponent> Components => [new MsdosComponent()];

    public override void CheckAfterUnmount(VfsMachine machine)
    {
        if (_devices.TryGetValue(machine.Kernel, out BlockDevice? device))
        {
            Assert.That(FatChecker.Check(machine.Kernel, device, new FatCheckOptions(), out FatCheckResult result), Is.EqualTo(Errno.Ok), result.Problem);
            Assert.That(result.Findings, Is.Empty, "the volume after its unmount");
        }
    }

    public override Errno Mount(VirtualFileSystem vfs, string path, MountOptions? options = null)
    {
        var device = new FileBlockDevice("sd0", vfs.Kernel.Host, new MemoryBlockFile(DiskBytes));
        _devices.AddOrUpdate(vfs.Kernel, device);
        Errno error = FatFormatter.Format(
            vfs.Kernel, device, new FatFormatOptions { Type = type, SectorsPerCluster = type == FatType.Fat32 ? 1 : 0 }, out _);
        return error == Errno.Ok ? vfs.Mount("msdos", device, path, (options ?? new MountOptions()) with { Asynchronous = asynchronous }, out _) : error;
    }
}
