using DriverKit.Dma;
using DriverKit.Kernel;
using DriverKit.Kernel.Autoconf;
using DriverKit.Kernel.Hosts;
using DriverKit.Kernel.Pci;
using DriverKit.Pci;
using DriverKit.Specs.Pci;

namespace DriverKit.Dev.Tests.Pci;

public class PciBusTests
{
    private RumpKernel _kernel = null!;
    private FakeDriver _driver = null!;
    private FakePciFunction _function = null!;

    [SetUp]
    public void Start()
    {
        _kernel = new RumpKernel(new DeterministicHost(1), [new AutoconfComponent(), new PciComponent()]);
        _driver = new FakeDriver();
        _kernel.Get<DeviceTree>().Register(_driver);
        _function = new FakePciFunction();
        _function.WriteConfig32(0, 0x0010_1b36);
        _function.WriteConfig32(8, 0x01080203);
    }

    [TearDown]
    public void End()
    {
        _kernel.Dispose();
        _function.Dispose();
    }

    [Test]
    public void AFunctionComesInOnABusOfItsOwn()
    {
        PciConnection connection = Attach();
        Assert.That(_kernel.Console.Snapshot().Select(l => l.Text), Is.EqualTo((string[])
        [
            "pci0 (root): fake, 1b36:0010 class 010802 rev 03",
            "fake0 at pci0 dev 0 function 0: a fake",
        ]));
        Assert.That(connection.Pci.Identity, Is.EqualTo(new PciIdentity(0x1b36, 0x0010, 0x010802, 3, 0, 0)));
        using LwpScope scope = _kernel.Enter();
        Assert.That(connection.Detach(), Is.EqualTo(Errno.Ok));
        Assert.That(_function.IsDisposed);
    }

    [Test]
    public void WithoutADriverItStaysAndSaysSo()
    {
        _function.WriteConfig16(0, 0x8086);
        PciConnection connection = Attach();
        Assert.That(connection.Driver, Is.Null);
        Assert.That(
            _kernel.Console.Snapshot()[^1].Text,
            Is.EqualTo("vendor 8086 product 0010 (class 010802, revision 03) at pci0 dev 0 function 0 not configured"));
    }

    [Test]
    public void WhereNobodyAnswersThereIsNothing()
    {
        _function.WriteConfig32(0, uint.MaxValue);
        using LwpScope scope = _kernel.Enter();
        Assert.That(_kernel.Get<PciBusManager>().Attach(_function, out PciConnection? connection), Is.EqualTo(Errno.ENXIO));
        Assert.That(connection, Is.Null);
        Assert.That(_function.IsDisposed);
        Assert.That(_kernel.Get<DeviceTree>().Roots, Is.Empty);
    }

    [Test]
    public void ADriverThatFailsLeavesNothing()
    {
        _driver.OnAttach = pci =>
        {
            Assert.That(pci.Establish([PciInterruptMode.Intx], 1, _ => true, out _), Is.EqualTo(Errno.Ok));
            return Errno.EIO;
        };
        using LwpScope scope = _kernel.Enter();
        Assert.That(_kernel.Get<PciBusManager>().Attach(_function, out _), Is.EqualTo(Errno.EIO));
        Assert.That(_function.Sink, Is.Null, "the bus disestablished what the driver forgot");
        Assert.That(_function.IsDisposed);
        Assert.That(_kernel.Get<PciBusManager>().Leaks, Is.EqualTo(1));
    }

    [Test]
    public void WhatADriverLeavesBehindIsCounted()
    {
        _driver.OnAttach = pci =>
        {
            Assert.That(pci.SetBusMaster(true), Is.EqualTo(Errno.Ok));
            Assert.That(pci.OpenDma(new DmaConstraints(), out DmaTag tag), Is.EqualTo(Errno.Ok));
            tag.CreateMap();
            return tag.Allocate(100, DmaDirection.Both, out _);
        };
        PciConnection connection = Attach();
        using LwpScope scope = _kernel.Enter();
        connection.Detach();
        Assert.That(_kernel.Get<PciBusManager>().Leaks, Is.EqualTo(2));
        Assert.That(_function.IsBusMaster, Is.False);
    }

    [Test]
    public void AFunctionThatLeavesIsDetachedInThreadContext()
    {
        bool inThread = false;
        _driver.OnDetach = () => inThread = Lwp.Current is not null;
        PciConnection connection = Attach();
        _function.Remove();
        using LwpScope scope = _kernel.Enter();
        _kernel.Get<DeviceTree>().WaitSettled();
        Assert.That(connection.Pci.IsGone);
        Assert.That(inThread);
        Assert.That(_kernel.Get<DeviceTree>().Roots, Is.Empty);
        Assert.That(connection.Pci.Establish([PciInterruptMode.Intx], 1, _ => true, out _), Is.EqualTo(Errno.ENXIO));
        Assert.That(connection.Pci.MapBar(0, out _), Is.EqualTo(Errno.ENXIO));
    }

    [Test]
    public void OnesInConfigSpaceMeanItIsGone()
    {
        PciConnection connection = Attach();
        Assert.That(connection.Pci.IsPresent());
        _function.WriteConfig32(0, uint.MaxValue);
        Assert.That(connection.Pci.IsPresent(), Is.False);
        using LwpScope scope = _kernel.Enter();
        _kernel.Get<DeviceTree>().WaitSettled();
        Assert.That(_kernel.Get<DeviceTree>().Roots, Is.Empty);
    }

    [Test]
    public void TheBestModeThatWorksIsTaken()
    {
        _function.Vectors[PciInterruptMode.Msix] = 9;
        _function.Vectors[PciInterruptMode.Msi] = 8;
        _function.EnableAnswers[PciInterruptMode.Msix] = PciStatus.NoMemory;
        PciDevice pci = Attach().Pci;
        Assert.That(
            pci.Establish([PciInterruptMode.Msix, PciInterruptMode.Msi, PciInterruptMode.Intx], 7, _ => true, out PciInterrupts interrupts),
            Is.EqualTo(Errno.Ok));
        Assert.That((interrupts.Mode, interrupts.Count), Is.EqualTo((PciInterruptMode.Msi, 4)));
        Assert.That(_function.Enabled, Is.EqualTo((PciInterruptMode.Msi, 4)));
        Assert.That(pci.Establish([PciInterruptMode.Intx], 1, _ => true, out _), Is.EqualTo(Errno.EBUSY));
        Assert.That(pci.Reset(), Is.EqualTo(Errno.EBUSY));
        interrupts.Dispose();
        Assert.That(pci.Reset(), Is.EqualTo(Errno.EOPNOTSUPP));
    }

    [Test]
    public void WithoutAnyModeItFails()
    {
        PciDevice pci = Attach().Pci;
        Assert.That(pci.Establish([PciInterruptMode.Msix], 1, _ => true, out _), Is.EqualTo(Errno.EOPNOTSUPP));
        _function.EnableAnswers[PciInterruptMode.Intx] = PciStatus.Busy;
        Assert.That(pci.Establish([PciInterruptMode.Msix, PciInterruptMode.Intx], 1, _ => true, out _), Is.EqualTo(Errno.EBUSY));
    }

    [Test]
    public void PollingCallsTheHandler()
    {
        PciDevice pci = Attach().Pci;
        var seen = new List<int>();
        Assert.That(
            pci.Establish([PciInterruptMode.Msix, PciInterruptMode.None], 3, v => { seen.Add(v); return v == 2; }, out PciInterrupts interrupts),
            Is.EqualTo(Errno.Ok));
        Assert.That(interrupts.Poll());
        Assert.That(seen, Is.EqualTo((int[])[0, 1, 2]));
        interrupts.Dispose();
        Assert.That(interrupts.Poll(), Is.False);
    }

    [Test]
    public void ALineIsLetThroughAgainAfterTheHandlerUntilNobodyOwnsUp()
    {
        bool claimed = true;
        PciDevice pci = Attach().Pci;
        pci.Establish([PciInterruptMode.Intx], 1, _ => claimed, out PciInterrupts interrupts);
        _function.Sink!.Interrupt(0);
        Assert.That(_function.Unmasks, Is.EqualTo(1));
        claimed = false;
        for (int i = 0; i < 2000; i++)
        {
            _function.Sink.Interrupt(0);
        }

        Assert.That(_function.Unmasks, Is.EqualTo(1000));
        Assert.That(interrupts.IsStuck);
        Assert.That(interrupts.Unclaimed, Is.EqualTo(2000));
    }

    [Test]
    public void AHandlerThatThrowsEndsTheKernelAndNotTheBackend()
    {
        PciDevice pci = Attach().Pci;
        pci.Establish([PciInterruptMode.Intx], 1, _ => throw new InvalidOperationException("broken"), out _);
        Assert.That(() => _function.Sink!.Interrupt(0), Throws.Nothing);
        Assert.That(_kernel.PanicReport!.Message, Does.Contain("broken"));
        _kernel.Dispose();
        Assert.That(_function.IsDisposed, "given back after a panic too");
    }

    [Test]
    public void CapabilityListsThatGoInCirclesEnd()
    {
        _function.WriteConfig16(PciConfigOffset.Status, (ushort)PciConfigStatus.CapabilitiesList);
        _function.WriteConfig8(PciConfigOffset.CapabilitiesPointer, 0x43);
        _function.WriteConfig16(0x40, 0x5001);
        _function.WriteConfig16(0x50, 0x4005);
        PciDevice pci = Attach().Pci;
        Assert.That(pci.Capabilities.TryFind(PciCapabilityId.Msi, out int at));
        Assert.That(at, Is.EqualTo(0x50));
        Assert.That(pci.Capabilities.TryFind(PciCapabilityId.Msix, out _), Is.False);
        Assert.That(pci.Capabilities.TryFind(PciCapabilityId.Msi, out _, nth: 100), Is.False);
        Assert.That(pci.Capabilities.TryFindExtended(1, out _), Is.False);
        _function.WriteConfig8(PciConfigOffset.CapabilitiesPointer, 0x10);
        Assert.That(pci.Capabilities.TryFind(PciCapabilityId.Msi, out _), Is.False, "a pointer into the header");
    }

    private PciConnection Attach()
    {
        using LwpScope scope = _kernel.Enter();
        Assert.That(_kernel.Get<PciBusManager>().Attach(_function, out PciConnection? connection), Is.EqualTo(Errno.Ok));
        return connection!;
    }
}
