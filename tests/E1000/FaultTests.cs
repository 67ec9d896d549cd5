using DriverKit.Drivers.E1000;
using DriverKit.Emulation;
using DriverKit.Emulation.E1000;
using DriverKit.Kernel;
using DriverKit.Kernel.Net;

namespace DriverKit.E1000.Tests;

public sealed class FaultTests
{
    private const int Frame = 500;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    // Attach, up, link, frames both ways by echo, down, detach: the life in which everything goes wrong once.
    private static int Live(NicRig rig, Func<EmulatedPciFunction, FaultyFunction, object?> prepare, out Errno error)
    {
        FaultyFunction? faulty = null;
        int came = 0;
        error = rig.TryAttach(new E1000Options { Wire = new EchoWire(), LinkTime = TimeSpan.FromMilliseconds(100) }, out EmulatedPciFunction function, out WmInterface? wm, f =>
        {
            faulty = new FaultyFunction(f);
            prepare((EmulatedPciFunction)f, faulty);
            return faulty;
        });
        if (error != Errno.Ok || wm is null)
        {
            return 0;
        }

        error = wm.BringUp();
        if (error == Errno.Ok)
        {
            error = wm.WaitForLink(10 * Second);
        }

        if (error != Errno.Ok)
        {
            return 0;
        }

        using var frames = new PacketEndpoint(wm);
        for (int i = 0; i < 8 && error == Errno.Ok; i++)
        {
            error = frames.Send(Frames.Plain(new(0x020000000001), wm.Address, i % 2 == 0 ? Frame : 70), 10 * Second);
            if (error == Errno.Ok && frames.Receive(i == 7 ? 30 * Second : Second, out PacketBuffer packet) == Errno.Ok)
            {
                packet.Free();
                came++;
            }
        }

        rig.Kernel.Pause(2 * Second);
        return came;
    }

    [Test]
    public void TheDeviceGoesAtEveryRegisterRead()
    {
        long total = 0;
        long virtualTime = 0;
        for (long n = 1; total == 0 || n <= total; n++)
        {
            using var rig = new NicRig((ulong)n);
            using LwpScope scope = rig.Enter();
            bool gone = false;
            FaultyFunction? seen = null;
            int came = Live(rig, (function, faulty) => seen = Prepare(function, faulty), out Errno error);
            virtualTime = Math.Max(virtualTime, rig.Host.Now);
            if (!gone)
            {
                Assert.That((came, error), Is.EqualTo((8, Errno.Ok)));
                total = n - 1;
                break;
            }

            rig.Kernel.Pause(5 * Second);
            Assert.That(came, Is.LessThanOrEqualTo(8), $"read {n}");
            Assert.That(error, Is.AnyOf(Errno.Ok, Errno.ENXIO, Errno.ENETDOWN), $"read {n}");
            Assert.That(rig.Kernel.Get<InterfaceTable>().Snapshot(), Is.Empty, $"read {n}");

            FaultyFunction Prepare(EmulatedPciFunction function, FaultyFunction faulty)
            {
                faulty.BeforeRead = read =>
                {
                    if (read == n)
                    {
                        gone = true;
                        function.Remove();
                    }
                };
                return faulty;
            }
        }

        TestContext.Out.WriteLine($"{total} register reads, each with the device gone from there on; at most {virtualTime / 1e9:0.0} s of virtual time each");
        Assert.That(total, Is.GreaterThan(300));
        Assert.That(virtualTime, Is.LessThan(120_000_000_000));
    }

    [Test]
    public void EveryMappingFailsOnce()
    {
        long total = 0;
        for (long n = 1; ; n++)
        {
            using var rig = new NicRig((ulong)n);
            using LwpScope scope = rig.Enter();
            FaultyFunction? seen = null;
            int came = Live(rig, (_, faulty) =>
            {
                faulty.FailMap = n;
                return seen = faulty;
            }, out Errno error);
            if (seen!.Maps < n)
            {
                Assert.That((came, error), Is.EqualTo((8, Errno.Ok)));
                break;
            }

            Assert.That(error == Errno.ENOMEM || (error == Errno.Ok && came >= 7), Is.True, $"mapping {n}: {error}, {came} came");
            total = n;
        }

        TestContext.Out.WriteLine($"{total} mappings, each failed once");
        Assert.That(total, Is.GreaterThan(260));
    }

    [Test]
    public void EveryTransactionOfTheDeviceFailsOnce()
    {
        long total = 0;
        for (long n = 1; ; n++)
        {
            using var rig = new NicRig((ulong)n) { AllowsComplaints = true };
            using LwpScope scope = rig.Enter();
            long transactions = 0;
            int came = Live(rig, (function, _) => ((E1000Model)function.Model).FailDma = () => ++transactions == n, out Errno error);
            if (transactions < n)
            {
                Assert.That((came, error), Is.EqualTo((8, Errno.Ok)));
                break;
            }

            // The chip stops; the watchdog starts it anew, and the last frame, which is waited for, is lost at worst with what was under way.
            Assert.That(error, Is.EqualTo(Errno.Ok), $"transaction {n}");
            NetworkInterface wm = rig.Kernel.Get<InterfaceTable>().Find("wm0")!;
            wm.WaitForLink(30 * Second);
            Assert.That(Echoes(rig, wm), Is.True, $"transaction {n}");
            total = n;
        }

        TestContext.Out.WriteLine($"{total} transactions of the device, each failed once");
        Assert.That(total, Is.GreaterThan(40));
    }

    [TestCase(0, 20)]
    [TestCase(2, 20)]
    [TestCase(5, 20)]
    public void LostAndDoubledInterruptsOnlyCostTime(int copies, int frames)
    {
        foreach (bool msi in new[] { true, false })
        {
            using var rig = new NicRig();
            using LwpScope scope = rig.Enter();
            FaultyFunction? faulty = null;
            WmInterface wm = rig.Attach(new E1000Options { Wire = new EchoWire(), HasMsi = msi }, out _, f => faulty = new FaultyFunction(f) { Copies = copies });
            wm.BringUp();
            Assert.That(wm.WaitForLink(30 * Second), Is.EqualTo(Errno.Ok));
            using var endpoint = new PacketEndpoint(wm);
            for (int i = 0; i < frames; i++)
            {
                faulty!.Spurious();
                endpoint.Send(Frames.Plain(new(0x020000000001), wm.Address, 100 + i), Second);
                Assert.That(endpoint.Receive(5 * Second, out PacketBuffer packet), Is.EqualTo(Errno.Ok), $"frame {i}, msi {msi}");
                packet.Free();
            }
        }
    }

    [Test]
    public void WhenNoBufferCanBeHadAtTheStartItStaysDown()
    {
        for (int n = 0; n < 256; n += 17)
        {
            using var rig = new NicRig();
            using LwpScope scope = rig.Enter();
            WmInterface wm = rig.Attach();
            int left = n;
            rig.Packets.FailGet = () => left-- <= 0;
            Assert.That(wm.BringUp(), Is.EqualTo(Errno.ENOBUFS));
            Assert.That(rig.Packets.InUse, Is.Zero);
            rig.Packets.FailGet = null;
            Assert.That(wm.BringUp(), Is.EqualTo(Errno.Ok));
        }
    }

    [Test]
    public void ADevicePulledOutInFullTrafficLeavesNothing()
    {
        for (ulong seed = 1; seed <= 50; seed++)
        {
            using var rig = new NicRig(seed);
            using LwpScope scope = rig.Enter();
            WmInterface wm = rig.Attach(new E1000Options { Wire = new EchoWire(), LinkTime = TimeSpan.Zero }, out EmulatedPciFunction function);
            wm.BringUp();
            wm.WaitForLink(Second);
            using var endpoint = new PacketEndpoint(wm);
            Errno error = Errno.Ok;
            rig.Kernel.Spawn("hand", () =>
            {
                rig.Kernel.Pause(TimeSpan.FromMicroseconds(40 * seed));
                function.Remove();
            });
            for (int i = 0; i < 2000 && error == Errno.Ok; i++)
            {
                error = endpoint.Send(Frames.Plain(new(0x020000000001), wm.Address, 60 + (i % 1000)), 20 * Second);
                if (i % 16 == 0)
                {
                    rig.Kernel.Pause(TimeSpan.FromMicroseconds(10));
                }
            }

            rig.Kernel.Pause(5 * Second);
            Assert.That(error, Is.AnyOf(Errno.ENXIO, Errno.ENETDOWN), $"seed {seed}");
            Assert.That(wm.IsDetached, Is.True);
        }
    }

    private static bool Echoes(NicRig rig, NetworkInterface wm)
    {
        using var frames = new PacketEndpoint(wm);
        for (int i = 0; i < 40; i++)
        {
            if (frames.Send(Frames.Plain(new(0x020000000001), wm.Address, 90), Second) == Errno.Ok
                && frames.Receive(Second, out PacketBuffer packet) == Errno.Ok)
            {
                packet.Free();
                return true;
            }
        }

        return false;
    }
}
