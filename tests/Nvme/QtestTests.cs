using DriverKit.Backends.Qtest;
using DriverKit.Drivers.Nvme;
using DriverKit.Kernel;
using DriverKit.Kernel.Autoconf;
using DriverKit.Kernel.Hosts;
using DriverKit.Kernel.Pci;
using DriverKit.Locators;
using DriverKit.Pci;

namespace DriverKit.Nvme.Tests;

/// <summary>The driver on QEMU's model, which nobody here wrote.</summary>
public class QtestTests
{
    [TestCase(512)]
    [TestCase(4096)]
    public void Qemus_controller_carries_data(int block)
    {
        string image = Path.GetTempFileName();
        try
        {
            using (FileStream file = File.OpenWrite(image))
            {
                file.SetLength(16 << 20);
            }

            using var host = new RealHost();
            using RumpKernel kernel = NvmeRig.MakeKernel(host, null);
            Locator locator = Locator.TryParse($"qtest:nvme,serial=Q1,image={image},logical_block_size={block},physical_block_size={block}", out Locator? parsed, out string? error)
                ? parsed! : throw new AssertionException(error ?? "");
            IPciFunction function = new QtestScheme().OpenPci(locator, host);
            using (kernel.Enter())
            {
                Errno attached = kernel.Get<PciBusManager>().Attach(function, out PciConnection? connection);
                string console = string.Join('\n', kernel.Console.Snapshot().Select(l => l.Text));
                TestContext.Out.WriteLine(console);
                Assert.That(attached, Is.EqualTo(Errno.Ok), console);
                NvmeController controller = connection!.Driver!.SoftcAs<NvmeController>();
                NamespaceDisk disk = controller.Disks[0];
                Assert.That(disk.SectorSize, Is.EqualTo(block));
                Assert.That(disk.SectorCount, Is.EqualTo((16 << 20) / block));
                int generation = 0;
                foreach (int length in (int[])[4096, 8192, 65536, 256 << 10])
                {
                    generation++;
                    int start = generation * 4096;
                    int now = generation;
                    bool same = false;
                    Assert.That(BlockTransfer.Run(disk, BlockOp.Write, start / block, length, d => Patterns.Fill(d, start, now)), Is.EqualTo(Errno.Ok));
                    Assert.That(BlockTransfer.Run(disk, BlockOp.Flush, 0, 0, null), Is.EqualTo(Errno.Ok));
                    Assert.That(BlockTransfer.Run(disk, BlockOp.Read, start / block, length, d => d.Clear(), d => same = Patterns.Matches(d, start, now)), Is.EqualTo(Errno.Ok));
                    Assert.That(same, $"{length}");
                }

                Assert.That(disk.WriteZeroes(0, 4096 / block), Is.EqualTo(Errno.Ok).Or.EqualTo(Errno.EOPNOTSUPP));
                Assert.That(controller.Admin.GetHealth(out NvmeHealth health), Is.EqualTo(Errno.Ok));
                Assert.That(health.WriteCommands, Is.GreaterThan(3));
                Assert.That(controller.Recoveries, Is.Zero);
                controller.Reset("asked to");
                kernel.Pause(TimeSpan.FromMilliseconds(50));
                Assert.That(BlockTransfer.Run(disk, BlockOp.Read, 0, 4096, null), Is.EqualTo(Errno.Ok));
                Assert.That(controller.Recoveries, Is.EqualTo(1));
                long before = host.Now;
                kernel.Get<DeviceTree>().Detach(connection.Bus, DetachFlags.None);
                Assert.That(host.Now - before, Is.LessThan(8_000_000_000), "an orderly end takes no timeouts");
                TestContext.Out.WriteLine(string.Join('\n', kernel.Console.Snapshot().Select(l => $"{l.Time / 1e9:f3} {l.Text}")));
                Assert.That(kernel.Get<PciBusManager>().Leaks, Is.Zero);
            }

            using FileStream written = File.OpenRead(image);
            byte[] bytes = new byte[4096];
            written.Position = 8192;
            written.ReadExactly(bytes);
            Assert.That(Patterns.Matches(bytes, 8192, 2));
        }
        finally
        {
            File.Delete(image);
        }
    }
}
