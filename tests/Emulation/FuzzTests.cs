using DriverKit.Emulation.UsbStick;
using DriverKit.Specs.MassStorage;
using DriverKit.Specs.Scsi;
using DriverKit.Specs.Usb;
using DriverKit.Usb;

namespace DriverKit.Emulation.Tests;

/// <summary>Whatever a host sends, the models answer, and are usable after Reset Recovery.</summary>
public sealed class FuzzTests
{
    [Test]
    public void Random_CDBs_do_no_harm_to_the_engine()
    {
        var random = new Random(20261123);
        var unit = new ScsiLogicalUnit(new ScsiUnitOptions { Removable = true }, new ScsiMedium(new MemoryMedium(256 << 10)));
        var target = new ScsiTarget(unit);
        ScsiNexus[] nexuses = [target.CreateNexus("a", true), target.CreateNexus("b", false)];
        var task = new ScsiTask();
        byte[] cdb = new byte[16];
        byte[] data = new byte[70000];
        byte[][] known = [.. ScsiCommands.All.Select(c => c.Usage)];
        int accepted = 0;
        for (int i = 0; i < 100_000; i++)
        {
            random.NextBytes(cdb);
            byte[] usage = known[random.Next(known.Length)];
            for (int b = 0; b < usage.Length; b++)
            {
                cdb[b] = b == 0 || (b == 1 && usage[1] < 0x20 && random.Next(2) == 0) ? usage[b]
                    : (byte)(cdb[b] & (random.Next(20) == 0 ? 0xff : usage[b]) & (b is 2 or 3 or 4 && random.Next(4) > 0 ? 0 : 0xff));
            }

            target.Begin(task, nexuses[random.Next(2)], random.Next(8) == 0 ? random.Next(20) : 0, cdb.AsSpan(0, usage.Length));
            accepted += task.Status == ScsiStatus.Good ? 1 : 0;
            Assert.That(task.Length, Is.GreaterThanOrEqualTo(0));
            Move(task, data, random);
            task.End();
            Assert.That(task.Status == ScsiStatus.CheckCondition, Is.EqualTo(task.SenseLength > 0));
            if (i % 1000 == 0)
            {
                unit.Reset(ScsiAttention.PowerOn);
            }
        }

        TestContext.Out.WriteLine($"{accepted} of 100000 commands were accepted");
        Assert.That(accepted, Is.GreaterThan(15_000));
    }

    [Test]
    public void Random_CBWs_and_requests_leave_a_stick_that_recovers()
    {
        var random = new Random(4711);
        using var host = new ManualHost();
        using var stick = new UsbStickModel(host, new UsbStickOptions { MemorySize = 1 << 20, Luns = 2 });
        var raw = new RawHost(stick, host);
        raw.Configure();
        int valid = 0;
        for (int i = 0; i < 3000; i++)
        {
            byte[] cdb = new byte[random.Next(1, 17)];
            random.NextBytes(cdb);
            cdb[0] = ScsiCommands.All[random.Next(ScsiCommands.All.Length)].Usage[0];
            byte[] cbw = RawHost.Cbw((uint)i, (uint)random.Next(0, 5000), random.Next(2) == 0, random.Next(4), cdb);
            if (random.Next(4) == 0)
            {
                cbw[random.Next(31)] ^= (byte)(1 << random.Next(8));
            }

            long before = stick.Function.Commands;
            raw.Out(random.Next(30) == 0 ? cbw[..random.Next(31)] : cbw, out _);
            valid += stick.Function.Commands > before ? 1 : 0;
            for (int t = random.Next(4); t > 0; t--)
            {
                _ = random.Next(3) switch
                {
                    0 => raw.In(random.Next(2000), out _),
                    1 => raw.Out(new byte[random.Next(2000)], out _),
                    _ => raw.Control(new SetupPacket((ulong)random.NextInt64() & 0x00ff_ffff_ffff_ff7f & ~(0x0fUL << 8) | ((ulong)random.Next(16) << 8)) with { Length = 0, Kind = RequestKind.Class }, out _),
                };
            }

            Assert.That(raw.Control(BulkOnlySetup.Reset(0), out _), Is.EqualTo(UsbStatus.Ok));
            Assert.That(raw.Simple(UsbTransferKind.ClearHalt, 0x81), Is.EqualTo(UsbStatus.Ok));
            Assert.That(raw.Simple(UsbTransferKind.ClearHalt, 0x02), Is.EqualTo(UsbStatus.Ok));
            uint tag = raw.SendCbw(0, false, [0x03, 0, 0, 0, 0, 0]);
            Assert.That(raw.ReadCsw(tag).Status, Is.EqualTo(CswStatus.Passed));
        }

        TestContext.Out.WriteLine($"{valid} of 3000 CBWs were taken for commands");
        Assert.That(valid, Is.GreaterThan(1500));
        Assert.That(host.Arena.InUse, Is.Zero);
    }

    [Test]
    public void Random_control_requests_are_answered()
    {
        var random = new Random(99);
        using var host = new ManualHost();
        using var stick = new UsbStickModel(host);
        var raw = new RawHost(stick, host);
        raw.Configure();
        SetupPacket[] valid =
        [
            SetupPacket.GetDescriptor(DescriptorType.Device, 0, 0, 18), SetupPacket.GetDescriptor(DescriptorType.Configuration, 0, 0, 255),
            SetupPacket.GetDescriptor(DescriptorType.String, 2, 0x0409, 255), SetupPacket.GetDescriptor(DescriptorType.DeviceQualifier, 0, 0, 10),
            SetupPacket.GetStatus(RequestRecipient.Device, 0), SetupPacket.GetStatus(RequestRecipient.Endpoint, 0x81),
            SetupPacket.Of(0x80, 8, 0, 0, 1), SetupPacket.Of(0x81, 10, 0, 0, 1), SetupPacket.Of(2, 3, 0, 0x81, 0),
            BulkOnlySetup.GetMaxLun(0), BulkOnlySetup.Reset(0),
        ];
        int ok = 0;
        for (int i = 0; i < 30_000; i++)
        {
            SetupPacket setup = valid[random.Next(valid.Length)];
            if (random.Next(3) > 0)
            {
                setup = new SetupPacket(setup.Raw ^ (1UL << random.Next(56)) ^ (random.Next(2) == 0 ? 0 : 1UL << random.Next(56)));
            }

            UsbTransfer transfer = raw.Make(UsbTransferKind.Control, 0, setup.Length);
            transfer.Setup = setup.Raw;
            if (raw.Submit(transfer) == UsbStatus.Ok)
            {
                host.Settle();
                Assert.That(raw.Done.Remove(transfer));
                Assert.That(transfer.Status, Is.AnyOf(UsbStatus.Ok, UsbStatus.Stall));
                Assert.That(transfer.ActualLength, Is.InRange(0, setup.Length));
                ok += transfer.Status == UsbStatus.Ok ? 1 : 0;
            }

            if (transfer.Buffer.Length > 0)
            {
                host.Arena.Free(transfer.Buffer);
            }
        }

        TestContext.Out.WriteLine($"{ok} of 30000 requests were accepted");
        Assert.That(ok, Is.GreaterThan(10_000));
    }

    private static void Move(ScsiTask task, byte[] data, Random random)
    {
        long left = Math.Min(task.Length, 1 << 20);
        while (left > 0 && task.Status == ScsiStatus.Good)
        {
            int part = (int)Math.Min(left, random.Next(1, data.Length));
            if (task.Direction == ScsiDataDirection.In)
            {
                if (task.Pull(data.AsSpan(0, part)) < part)
                {
                    return;
                }
            }
            else
            {
                random.NextBytes(data.AsSpan(0, Math.Min(part, 64)));
                task.Push(data.AsSpan(0, part));
            }

            left -= part;
        }
    }
}
