using DriverKit.Dev.Tests.Scsi;
using DriverKit.Dma;
using DriverKit.Drivers.ScsiDisk;
using DriverKit.Kernel;
using DriverKit.Kernel.Autoconf;
using DriverKit.Kernel.Disk;
using DriverKit.Kernel.Hosts;
using DriverKit.Kernel.Scsi;
using DriverKit.Specs.Scsi;

namespace DriverKit.Drivers.Tests.ScsiDisk;

/// <summary>Units that answer with noise: whatever they say, the kernel ends each step in bounded time with an errno, and keeps nothing.</summary>
public class HostileUnitTests
{
    [Test]
    public void Noise_in_place_of_answers_ends_in_an_errno()
    {
        int disks = 0;
        int opened = 0;
        long longest = 0;
        const int Runs = 300;
        for (int seed = 1; seed <= Runs; seed++)
        {
            var host = new DeterministicHost((ulong)seed);
            using var kernel = new RumpKernel(
                host, [new AutoconfComponent(), new ScsiComponent(), new DiskComponent(), new ScsiDiskComponent()]);
            using (kernel.Enter())
            {
                var random = new Random(seed);
                var adapter = new FakeScsiAdapter(host, new FakeScsiUnit())
                {
                    AutoSenseValue = seed % 2 == 0,
                    QuirksValue = seed % 3 == 0 ? ScsiQuirks.None : ScsiQuirks.Plain,
                };
                int noise = random.Next(5, 95);
                adapter.Answer = transfer => random.Next(100) < noise && Noise(random, transfer, adapter.AutoSenseValue);
                DeviceTree tree = kernel.Get<DeviceTree>();
                Device? bus = tree.Found(null, new ScsiAttachArgs(adapter));
                foreach (BlockDevice disk in kernel.Devices.Blocks)
                {
                    disks++;
                    opened += Use(disk) ? 1 : 0;
                }

                longest = Math.Max(longest, host.Now);
                adapter.Answer = null;
                tree.Detach(bus!, DetachFlags.Force);
            }

            Assert.That(kernel.Memory.InUse, Is.Zero, $"seed {seed}");
        }

        TestContext.Out.WriteLine($"{Runs} runs, {disks} devices, {opened} opened, longest {longest / 1e9:f0} s of virtual time");
        Assert.That(disks, Is.GreaterThan(Runs / 3));
        Assert.That(opened, Is.GreaterThan(Runs / 10));
        Assert.That(longest, Is.LessThan(1800_000_000_000));
    }

    private static bool Use(BlockDevice disk)
    {
        if (disk.Open(write: true) != Errno.Ok)
        {
            return false;
        }

        using (var io = new BlockIo(disk))
        {
            byte[] data = new byte[disk.SectorSize];
            Errno[] errors = [io.Write(0, data), io.Flush(), io.Read(disk.SectorCount - 1, data), io.Read(disk.SectorCount, data)];
            Assert.That(errors[^1], Is.EqualTo(Errno.EINVAL).Or.EqualTo(Errno.ENXIO));
        }

        disk.Close();
        return true;
    }

    private static bool Noise(Random random, ScsiTransfer transfer, bool autoSense)
    {
        if (transfer.Direction == ScsiDirection.In && random.Next(3) > 0)
        {
            foreach (ArenaSegment segment in transfer.Segments)
            {
                random.NextBytes(segment.Span);
                if (random.Next(2) == 0)
                {
                    segment.Span[..Math.Min(8, segment.Length)].Clear();
                }
            }
        }

        ScsiStatus status = random.Next(3) switch { 0 => ScsiStatus.Good, 1 => ScsiStatus.CheckCondition, _ => (ScsiStatus)random.Next(256) };
        if (autoSense && status == ScsiStatus.CheckCondition)
        {
            random.NextBytes(transfer.SenseBuffer);
            transfer.SenseBuffer[0] = (byte)(0x70 + random.Next(4));
            transfer.SenseLength = random.Next(ScsiTransfer.MaxSense + 1);
        }

        ScsiResult[] results = [ScsiResult.NoError, ScsiResult.NoError, ScsiResult.NoError, ScsiResult.Timeout, ScsiResult.Busy, ScsiResult.Reset, ScsiResult.Requeue, ScsiResult.DriverStuffup];
        transfer.Complete(results[random.Next(results.Length)], status, random.Next(2) == 0 ? 0 : random.Next(-5, transfer.DataLength + 5));
        return true;
    }
}
