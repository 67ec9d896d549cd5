using DriverKit.Drivers.E1000;
using DriverKit.Emulation;
using DriverKit.Emulation.E1000;
using DriverKit.Kernel;
using DriverKit.Kernel.Hosts;
using DriverKit.Kernel.Net;
using DriverKit.Pci;
using DriverKit.Specs.Ethernet;

namespace DriverKit.E1000.Tests;

public sealed class AttachTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Test]
    public void TheAddressIsTheEepromsAndTheInterfaceIsKnown()
    {
        using var rig = new NicRig();
        using LwpScope scope = rig.Enter();
        WmInterface wm = rig.Attach(new E1000Options { Address = EthernetAddress.Parse("52:54:00:12:34:56", null) });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(wm.Address.ToString(), Is.EqualTo("52:54:00:12:34:56"));
            Assert.That(wm.Name, Is.EqualTo("wm0"));
            Assert.That(rig.Kernel.Get<InterfaceTable>().Find("wm0"), Is.SameAs(wm));
            Assert.That(wm.IsEepromByPins, Is.False);
            Assert.That(wm.IsUp, Is.False);
        }
    }

    [TestCase(false)]
    [TestCase(true)]
    public void WithoutEerdTheEepromIsReadByItsPins(bool large)
    {
        using var rig = new NicRig();
        using LwpScope scope = rig.Enter();
        WmInterface wm = rig.Attach(new E1000Options { HasEepromRead = false, HasLargeEeprom = large, Address = new(0x020304050607) });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(wm.IsEepromByPins, Is.True);
            Assert.That(wm.Address.Value, Is.EqualTo(0x020304050607));
        }
    }

    [Test]
    public void AWrongEepromSumIsRefused()
    {
        using var rig = new NicRig();
        using LwpScope scope = rig.Enter();
        Errno error = rig.TryAttach(new E1000Options { HasValidEeprom = false }, out _, out WmInterface? wm);
        Assert.That((error, wm), Is.EqualTo((Errno.EIO, (WmInterface?)null)));
    }

    [Test]
    public void WithoutAPhyThereIsNoInterface()
    {
        using var rig = new NicRig();
        using LwpScope scope = rig.Enter();
        Assert.That(rig.TryAttach(new E1000Options { HasPhy = false }, out _, out _), Is.EqualTo(Errno.EIO));
    }

    [TestCase(true, true, PciInterruptMode.Msi)]
    [TestCase(true, false, PciInterruptMode.Intx)]
    [TestCase(false, true, PciInterruptMode.Msi)]
    public void TheLinkComesAfterItsTime(bool io, bool msi, PciInterruptMode mode)
    {
        using var rig = new NicRig();
        using LwpScope scope = rig.Enter();
        WmInterface wm = rig.Attach(new E1000Options { HasIo = io, HasMsi = msi, LinkTime = 3 * Second });
        Assert.That(wm.BringUp(), Is.EqualTo(Errno.Ok));
        long begin = rig.Host.Now;
        Assert.That(wm.WaitForLink(Second), Is.EqualTo(Errno.ETIMEDOUT));
        Assert.That(wm.WaitForLink(10 * Second), Is.EqualTo(Errno.Ok));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(rig.Host.Now - begin, Is.InRange(2_900_000_000, 3_500_000_000));
            Assert.That(wm.Link, Is.EqualTo(new LinkState(true, 1000, true)));
            Assert.That(wm.InterruptMode, Is.EqualTo(mode));
            Assert.That(wm.Interrupts, Is.GreaterThan(0));
        }
    }

    [Test]
    public void WithoutACableThereIsNoLink()
    {
        using var rig = new NicRig();
        using LwpScope scope = rig.Enter();
        WmInterface wm = rig.Attach(new E1000Options { Wire = new UnconnectedWire(hasCarrier: false) });
        Assert.That(wm.BringUp(), Is.EqualTo(Errno.Ok));
        Assert.That(wm.WaitForLink(20 * Second), Is.EqualTo(Errno.ETIMEDOUT));
    }

    [Test]
    public void ACutCableTakesTheLinkAndAMendedOneBringsItBack()
    {
        using var rig = new NicRig();
        using LwpScope scope = rig.Enter();
        var cable = new CrossWire();
        WmInterface left = rig.Attach(new E1000Options { Wire = cable.Left });
        WmInterface right = rig.Attach(new E1000Options { Wire = cable.Right, Address = new(0x020e10000002) });
        left.BringUp();
        right.BringUp();
        Assert.That(left.WaitForLink(10 * Second), Is.EqualTo(Errno.Ok));
        cable.Left.Cut(true);
        rig.Kernel.Pause(Second);
        Assert.That((left.Link.IsUp, right.Link.IsUp), Is.EqualTo((false, false)));
        cable.Left.Cut(false);
        Assert.That(left.WaitForLink(10 * Second), Is.EqualTo(Errno.Ok));
        Assert.That(right.WaitForLink(10 * Second), Is.EqualTo(Errno.Ok));
    }

    [Test]
    public void UpAndDownAgainAndAgainHoldsNothing()
    {
        using var rig = new NicRig();
        using LwpScope scope = rig.Enter();
        WmInterface wm = rig.Attach();
        for (int i = 0; i < 5; i++)
        {
            Assert.That(wm.BringUp(), Is.EqualTo(Errno.Ok));
            Assert.That(rig.Packets.InUse, Is.GreaterThan(200));
            wm.BringDown();
            Assert.That(rig.Packets.InUse, Is.Zero);
            Assert.That(rig.Function().MappingCount, Is.Zero);
        }
    }

    [Test]
    public void OnTheRealHostALoopedFrameComesBack()
    {
        using var rig = new NicRig(new RealHost(_ => { }));
        using LwpScope scope = rig.Enter();
        WmInterface wm = rig.Attach(new E1000Options { LinkTime = TimeSpan.Zero });
        Assert.That(wm.SetLoopback(true), Is.EqualTo(Errno.Ok));
        Assert.That(wm.BringUp(), Is.EqualTo(Errno.Ok));
        Assert.That(wm.WaitForLink(10 * Second), Is.EqualTo(Errno.Ok));
        using var frames = new PacketEndpoint(wm);
        byte[] frame = Frames.Plain(wm.Address, new(0x020000000009), 333);
        Assert.That(frames.Send(frame, Second), Is.EqualTo(Errno.Ok));
        Assert.That(frames.Receive(10 * Second, out PacketBuffer packet), Is.EqualTo(Errno.Ok));
        Assert.That(packet.Span.ToArray(), Is.EqualTo(frame));
        packet.Free();
    }
}
