using System.Buffers.Binary;
using DriverKit.Dma;
using DriverKit.Drivers.E1000;
using DriverKit.Emulation;
using DriverKit.Emulation.E1000;
using DriverKit.Kernel;
using DriverKit.Kernel.Hosts;
using DriverKit.Kernel.Net;
using DriverKit.Pci;
using DriverKit.Specs.I8254x;

namespace DriverKit.E1000.Tests;

/// <summary>A device that lies to the driver, and a driver that lies to the device. Chance comes from the seed that is named.</summary>
public sealed class FuzzTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Test]
    public void ALyingDeviceHurtsNothing()
    {
        const int Lives = 300;
        int lived = 0;
        long lies = 0;
        for (int seed = 1; seed <= Lives; seed++)
        {
            var chance = new Random(seed);
            int rate = chance.Next(2, 60);
            using var rig = new NicRig((ulong)seed) { AllowsComplaints = true };
            using LwpScope scope = rig.Enter();
            try
            {
                bool lying = chance.Next(4) == 0;
                Errno error = rig.TryAttach(new E1000Options { Wire = new EchoWire(), LinkTime = TimeSpan.Zero }, out EmulatedPciFunction function, out WmInterface? wm, f => new FaultyFunction(f)
                {
                    Mutate = (_, _, value) =>
                    {
                        if (!lying || chance.Next(rate) != 0)
                        {
                            return value;
                        }

                        lies++;
                        return Other(chance, value);
                    },
                });
                function.ThrowsFaults = false;
                ((E1000Model)function.Model).Tamper = descriptor =>
                {
                    if (chance.Next(rate) == 0)
                    {
                        lies++;
                        int at = chance.Next(8, descriptor.Length);
                        descriptor[at] = (byte)Other(chance, descriptor[at]);
                    }
                };
                lying = true;
                if (error != Errno.Ok || wm is null || wm.BringUp() != Errno.Ok)
                {
                    continue;
                }

                lived++;
                wm.WaitForLink(Second);
                using var frames = new PacketEndpoint(wm);
                for (int i = 0; i < 200; i++)
                {
                    frames.Send(Frames.Plain(new(0x020000000001), wm.Address, chance.Next(60, 1514)), Second / 100);
                    if (frames.Receive(Second / 1000, out PacketBuffer packet) == Errno.Ok)
                    {
                        Assert.That(packet.TotalLength, Is.LessThanOrEqualTo(I8254xLimits.LongestFrame));
                        packet.Free();
                    }
                }

                rig.Kernel.Pause(10 * Second);
            }
            catch (Exception e) when (e is not AssertionException)
            {
                Assert.Fail($"seed {seed}: {e}");
            }
        }

        TestContext.Out.WriteLine($"{Lives} lives of the driver, {lived} of them up, {lies} lies");
        Assert.That(lived, Is.GreaterThan(Lives / 4));
        Assert.That(lies, Is.GreaterThan(5_000));
    }

    [Test]
    public void ALyingDriverHurtsNothing()
    {
        const int Lives = 300;
        const int Accesses = 400;
        long sent = 0;
        long[] favourites =
        [
            .. new[] { "CTRL", "RCTL", "TCTL", "RDBAL", "RDBAH", "RDLEN", "RDH", "RDT", "TDBAL", "TDBAH", "TDLEN", "TDH", "TDT", "ICS", "IMS", "MDIC", "EECD", "EERD", "RXCSUM", "PBA" }
                .Select(name => (long)I8254xRegisters.Map.Find(name)!.Offset),
        ];
        for (int seed = 1; seed <= Lives; seed++)
        {
            var chance = new Random(seed);
            using var host = new DeterministicHost((ulong)seed);
            using var kernel = new RumpKernel(host);
            using LwpScope scope = kernel.Enter();
            var model = new E1000Model(new E1000Options { Wire = new EchoWire(), LinkTime = TimeSpan.Zero });
            using var function = new EmulatedPciFunction(host, model) { ThrowsFaults = false };
            Assert.That(function.MapBar(0, out MmioWindow registers), Is.EqualTo(PciStatus.Ok));
            Assert.That(function.MapBar(1, out MmioWindow io), Is.EqualTo(PciStatus.Ok));
            function.OpenDmaSpace(64, out IDmaSpace? space);
            kernel.Memory.Allocate(1 << 16, out ArenaSegment memory);
            var runs = new DmaRun[1];
            space!.Map(memory, DmaDirection.Both, runs, out _);
            function.SetBusMaster(true);
            chance.NextBytes(memory.Span);
            ulong at = runs[0].Address.Value;
            Arm(kernel, registers, at);
            Plausible(chance, memory.Span, at);
            for (int i = 0; i < Accesses; i++)
            {
                long offset = chance.Next(3) > 0 ? favourites[chance.Next(favourites.Length)] : chance.Next(0, 0x20000) & ~3;
                uint value = chance.Next(3) switch { 0 => (uint)chance.Next(512), 1 => (uint)chance.NextInt64(), _ => Other(chance, registers.Read32(offset)) };
                switch (chance.Next(6))
                {
                    case 0:
                        registers.Read32(offset);
                        break;
                    case 1:
                        io.Write32(0, (uint)offset);
                        io.Write32(4, value);
                        break;
                    case 2:
                        registers.Write16(offset, (ushort)value);
                        break;
                    default:
                        registers.Write32(offset, value);
                        break;
                }

                if (chance.Next(16) == 0)
                {
                    Arm(kernel, registers, at);
                }

                if (chance.Next(4) == 0)
                {
                    Plausible(chance, memory.Span, at);
                    kernel.Pause(TimeSpan.FromMicroseconds(chance.Next(200)));
                }
            }

            kernel.Pause(Second);
            sent += model.FramesSent;
            Assert.That(kernel.PanicReport, Is.Null, $"seed {seed}");
            space.Unmap(memory, DmaDirection.Both, runs[0].Address);
            kernel.Memory.Free(memory);
        }

        TestContext.Out.WriteLine($"{Lives} times {Accesses} accesses, {sent} frames sent by what lay in memory");
        Assert.That(sent, Is.GreaterThan(1_000));
    }

    // What stopped the chip is forgotten by a reset; then rings, link, receiver and transmitter as they should be.
    private static void Arm(RumpKernel kernel, MmioWindow registers, ulong at)
    {
        registers.Write32(0x0000, 0x04000000);
        kernel.Pause(TimeSpan.FromMilliseconds(1));
        registers.Write32(0x2800, (uint)at);
        registers.Write32(0x2804, (uint)(at >> 32));
        registers.Write32(0x2808, 4096);
        registers.Write32(0x3800, (uint)at + 4096);
        registers.Write32(0x3804, (uint)(at >> 32));
        registers.Write32(0x3808, 4096);
        registers.Write32(0x2818, 200);
        registers.Write32(0x0000, 0x41);
        registers.Write32(0x0100, 0x0000801e);
        registers.Write32(0x0400, 0x0000000a);
        kernel.Pause(TimeSpan.FromMilliseconds(1));
        registers.Write32(0x3818, 30);
    }

    // Descriptors that point into the memory about as often as not.
    private static void Plausible(Random chance, Span<byte> memory, ulong at)
    {
        for (int i = 0; i < 64; i++)
        {
            Span<byte> descriptor = memory.Slice(16 * chance.Next(512), 16);
            BinaryPrimitives.WriteUInt64LittleEndian(descriptor, chance.Next(50) == 0 ? (ulong)chance.NextInt64() : at + (ulong)chance.Next(memory.Length));
            BinaryPrimitives.WriteUInt16LittleEndian(descriptor[8..], (ushort)chance.Next(2048));
            descriptor[11] = (byte)(chance.Next(2) == 0 ? 0x0b : chance.Next(256));
        }
    }

    private static uint Other(Random chance, uint value) => chance.Next(5) switch
    {
        0 => 0,
        1 => uint.MaxValue,
        2 => value ^ (1u << chance.Next(32)),
        3 => (uint)chance.NextInt64(),
        _ => value + 1,
    };
}
