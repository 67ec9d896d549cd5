using DriverKit.Block;
using DriverKit.Kernel;
using DriverKit.Kernel.Disk;
using DriverKit.Kernel.Hosts;

namespace DriverKit.Dev.Tests.Disk;

public class WedgeTests
{
    [Test]
    public void Partitions_of_an_image_become_devices()
    {
        using var kernel = new RumpKernel(new DeterministicHost(3), [new DiskComponent()]);
        using LwpScope scope = kernel.Enter();
        var disk = new FileBlockDevice("image0", kernel.Host, new MemoryBlockFile(8 << 20));
        kernel.Devices.Attach(disk);
        using var io = new BlockIo(disk);
        Assert.That(
            PartitionWriter.WriteGpt(
                io.Write, 512, disk.SectorCount, Guid.NewGuid(),
                new Partition(1, 2048, 1000, "", "one") { TypeGuid = PartitionTypes.BasicData, Guid = Guid.NewGuid() },
                new Partition(2, 4096, 2000, "", "two") { TypeGuid = PartitionTypes.EfiSystem, Guid = Guid.NewGuid() }),
            Is.EqualTo(Errno.Ok));
        WedgeManager wedges = kernel.Get<WedgeManager>();
        Assert.That(wedges.Discover(disk, null, out PartitionTable? table), Is.EqualTo(Errno.Ok));
        Assert.That(table!.Scheme, Is.EqualTo(PartitionScheme.Gpt));
        Assert.That(kernel.Console.Snapshot().Select(l => l.Text), Does.Contain("dk0 at image0: \"one\", 1000 blocks at 2048, type: msdos"));

        BlockDevice second = kernel.Devices.FindBlock("dk1")!;
        Assert.That(second.Open(write: true), Is.EqualTo(Errno.Ok));
        using var part = new BlockIo(second);
        byte[] data = new byte[1024];
        data.AsSpan().Fill(7);
        Assert.That(part.Write(1998, data), Is.EqualTo(Errno.Ok));
        Assert.That(part.Write(1999, data), Is.EqualTo(Errno.EINVAL));
        Assert.That(part.Read(-1, data), Is.EqualTo(Errno.EINVAL));
        byte[] back = new byte[1024];
        Assert.That(io.Read(4096 + 1998, back), Is.EqualTo(Errno.Ok));
        Assert.That(back, Is.EqualTo(data));
        Assert.That(part.Flush(), Is.EqualTo(Errno.Ok));

        wedges.Forget(disk);
        Assert.That(kernel.Devices.FindBlock("dk1"), Is.Null);
        Assert.That(part.Read(0, data), Is.EqualTo(Errno.ENXIO));
        Assert.That(second.Open(write: false), Is.EqualTo(Errno.ENXIO));
    }
}
