using System.Buffers.Binary;
using DriverKit.Dma;
using DriverKit.Drivers.Nvme;
using DriverKit.Emulation;
using DriverKit.Emulation.Nvme;
using DriverKit.Kernel;
using DriverKit.Kernel.Autoconf;
using DriverKit.Kernel.Hosts;
using DriverKit.Pci;
using DriverKit.Specs.Nvme;

namespace DriverKit.Nvme.Tests;

/// <summary>A device that lies to the driver, and a driver that lies to the model: nobody falls.</summary>
public class LiarTests
{
    [Test]
    public void A_lying_device_is_survived()
    {
        int lies = 0;
        int disks = 0;
        int resets = 0;
        long longest = 0;
        const int Runs = 250;
        for (int seed = 1; seed <= Runs; seed++)
        {
            var random = new Random(seed);
            int rate = random.Next(1, 60);
            int from = random.Next(0, 60);
            int seen = 0;
            bool Lies() => seen++ >= from && random.Next(1000) < rate && ++lies > 0;
            using var rig = new NvmeRig(
                new NvmeModelOptions { MemorySize = 1 << 20, QueuePairs = 2 },
                (ulong)seed,
                new NvmeOptions { QueueEntries = 8, Depth = 4 },
                f => new HostileFunction(f)
                {
                    Lie = (offset, value) => offset != 0x1c && Lies() ? (uint)random.NextInt64() : Lies() ? value ^ (1u << random.Next(32)) : value,
                    Scribble = memory =>
                    {
                        if (Lies())
                        {
                            Span<byte> bytes = memory.Span;
                            for (int i = random.Next(1, 5); i > 0; i--)
                            {
                                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                            }
                        }
                    },
                });
            using (rig.Kernel.Enter())
            {
                Errno error = rig.Attach();
                if (error == Errno.Ok && rig.Connection?.Driver is { State: DeviceState.Attached } && rig.Controller.Disks.Count > 0)
                {
                    disks++;
                    NamespaceDisk disk = rig.Disk;
                    for (int i = 0; i < 20; i++)
                    {
                        BlockTransfer.Run(disk, i % 2 == 0 ? BlockOp.Write : BlockOp.Read, 0, Math.Max(disk.SectorSize, 4096), null);
                    }

                    resets += rig.Controller.Recoveries;
                }

                rig.Detach();
                longest = Math.Max(longest, rig.Host.Now);
            }

            rig.AssertNoLeaks($"seed {seed}: {rig.ConsoleText}");
            rig.Function.TakeFaults();
        }

        TestContext.Out.WriteLine($"{Runs} runs, {lies} lies, {disks} with a disk, {resets} resets, longest {longest / 1e9:f0} s of virtual time");
        Assert.That(lies, Is.GreaterThan(Runs));
        Assert.That(disks, Is.GreaterThan(Runs / 10));
        Assert.That(longest, Is.LessThan(3600_000_000_000));
    }

    [Test]
    public void A_lying_driver_is_survived()
    {
        long commands = 0;
        long faults = 0;
        int fatal = 0;
        const int Runs = 300;
        for (int seed = 1; seed <= Runs; seed++)
        {
            var random = new Random(seed);
            var host = new DeterministicHost((ulong)seed);
            using var kernel = new RumpKernel(host);
            var model = new NvmeControllerModel(new NvmeModelOptions { MemorySize = 1 << 20, QueuePairs = 3, QueueEntries = 16, Latency = random.Next(2) * 1000 });
            using (kernel.Enter())
            using (var function = new EmulatedPciFunction(host, model) { ThrowsFaults = false })
            {
                Assert.That(function.MapBar(0, out MmioWindow window), Is.EqualTo(PciStatus.Ok));
                Assert.That(function.OpenDmaSpace(64, out IDmaSpace? space), Is.EqualTo(PciStatus.Ok));
                Assert.That(kernel.Memory.Allocate(64 << 10, out ArenaSegment memory), Is.EqualTo(Errno.Ok));
                var runs = new DmaRun[1];
                Assert.That(space!.Map(memory, DmaDirection.Both, runs, out _), Is.EqualTo(PciStatus.Ok));
                ulong address = runs[0].Address.Value;
                function.SetBusMaster(true);
                window.Write32(0x24, 0x000f000f);
                window.Write64(0x28, address);
                window.Write64(0x30, address + 4096);
                window.Write32(0x14, 0x00460001);
                kernel.Pause(TimeSpan.FromMilliseconds(3));
                for (int step = 0; step < 200; step++)
                {
                    Step(random, window, memory, address);
                    if (step % 5 == 0)
                    {
                        kernel.Pause(TimeSpan.FromMicroseconds(random.Next(1, 2000)));
                    }
                }

                commands += model.Commands;
                faults += function.FaultCount;
                fatal += new ControllerStatus(window.Read32(0x1c)).FatalStatus ? 1 : 0;
                space.Unmap(memory, DmaDirection.Both, runs[0].Address);
                kernel.Memory.Free(memory);
            }
        }

        TestContext.Out.WriteLine($"{Runs} runs, {commands} commands taken up, {faults} faults of DMA, {fatal} ended fatally");
        Assert.That(commands, Is.GreaterThan(Runs));
        Assert.That(faults, Is.GreaterThan(Runs / 5));
    }

    private static void Step(Random random, MmioWindow window, ArenaSegment memory, ulong address)
    {
        switch (random.Next(12))
        {
            case 0:
                long offset = random.Next((int)window.Length / 4) * 4;
                window.Write32(offset, (uint)random.NextInt64());
                break;
            case 1:
                window.Write32(0x14, random.Next(3) == 0 ? (uint)random.NextInt64() : 0x00460000u | (uint)random.Next(2));
                break;
            case 2:
                _ = window.Read64(random.Next((int)window.Length / 8) * 8);
                break;
            case 3 or 4:
                window.Write32(NvmeDoorbells.Start + (random.Next(8) * 4), (uint)random.Next(18));
                break;
            default:
                Span<byte> entry = memory.Span.Slice(random.Next(16) * 64, 64);
                random.NextBytes(entry);
                byte[] opcodes = [0, 1, 2, 4, 5, 6, 8, 9, 10, 12];
                entry[0] = opcodes[random.Next(opcodes.Length)];
                entry[1] = random.Next(8) == 0 ? entry[1] : (byte)0;
                BinaryPrimitives.WriteUInt32LittleEndian(entry[4..], (uint)random.Next(3));
                BinaryPrimitives.WriteUInt64LittleEndian(entry[24..], random.Next(4) == 0 ? (ulong)random.NextInt64() : address + (ulong)(random.Next(16) * 4096));
                BinaryPrimitives.WriteUInt64LittleEndian(entry[32..], random.Next(4) == 0 ? (ulong)random.NextInt64() : address + (ulong)random.Next(65536));
                BinaryPrimitives.WriteUInt32LittleEndian(entry[40..], random.Next(3) == 0 ? (uint)random.NextInt64() : (uint)random.Next(8) | ((uint)random.Next(16) << 16));
                BinaryPrimitives.WriteUInt32LittleEndian(entry[44..], random.Next(3) == 0 ? (uint)random.NextInt64() : 1u | ((uint)random.Next(4) << 16));
                window.Write32(NvmeDoorbells.Start, (uint)random.Next(16));
                break;
        }
    }
}
