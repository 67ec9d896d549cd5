using DriverKit.Backends.Vfio;
using DriverKit.Backends.Vfio.Native;
using DriverKit.Dma;
using DriverKit.Kernel.Hosts;
using DriverKit.Locators;
using DriverKit.Pci;

namespace DriverKit.Backends.Tests.Pci;

/// <summary>The VFIO backend over a kernel's side that answers ioctls as linux/vfio.h and linux/iommufd.h say, both ways.</summary>
[TestFixture("group")]
[TestFixture("device")]
[NonParallelizable]
public sealed class VfioFunctionTests(string way)
{
    private readonly List<string> _console = [];
    private FakeVfio _kernel = null!;
    private RealHost _host = null!;
    private IPciFunction _function = null!;
    private CountingSink _sink = null!;

    [SetUp]
    public void Open()
    {
        _console.Clear();
        _kernel = new FakeVfio();
        _kernel.AddDeviceFile();
        _host = new RealHost(_console.Add);
        _sink = new CountingSink();
        Reopen();
    }

    [TearDown]
    public void Close()
    {
        _function.Dispose();
        _host.Dispose();
        _kernel.Dispose();
    }

    [Test]
    public void ConfigSpaceIsReadAndWritten()
    {
        Assert.That(_function.ReadConfig16(0), Is.EqualTo(0x1b36));
        Assert.That(_function.ReadConfig8(0x0b), Is.EqualTo(1));
        _function.WriteConfig32(0x3c, 0x01020304);
        Assert.That(_kernel.Peek(0x3c), Is.EqualTo(0x01020304));
        Assert.That(_function.ConfigLength, Is.EqualTo(256));
        Assert.That(_function.ReadConfig32(0x100), Is.EqualTo(uint.MaxValue));
        _function.WriteConfig32(0x100, 0);
        Assert.That(() => _function.ReadConfig16(3), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void BarsAreWhatConfigSpaceAndRegionsSay()
    {
        Assert.That(_function.GetBar(0), Is.EqualTo(new PciBar(PciBarKind.Memory64, FakeVfio.Bar0Length, false)));
        Assert.That(_function.GetBar(1).Length, Is.Zero);
        Assert.That(_function.GetBar(2), Is.EqualTo(new PciBar(PciBarKind.Io, 0x20, false)));
        Assert.That(_function.GetBar(4), Is.EqualTo(new PciBar(PciBarKind.Memory32, FakeVfio.Bar4Length, true)));
        Assert.That(_function.MapBar(1, out _), Is.EqualTo(PciStatus.InvalidRequest));
        Assert.That(_function.MapBar(6, out _), Is.EqualTo(PciStatus.InvalidRequest));
    }

    [Test]
    public void AMemoryBarIsMappedAndAnIoBarReachedByCalls()
    {
        MmioWindow memory = Map(0);
        Assert.That(memory.IsMapped);
        memory.Write32(0x2000, 0xfeedf00d);
        Assert.That(_kernel.Peek(FakeVfio.Bar0 + 0x2000), Is.EqualTo(0xfeedf00d));
        MmioWindow io = Map(2);
        Assert.That(io.IsMapped, Is.False);
        _kernel.Poke(FakeVfio.IoBar + 4, 0x11223344);
        Assert.That(io.Read32(4), Is.EqualTo(0x11223344));
        Assert.That(io.Read16(6), Is.EqualTo(0x1122));
        Assert.That(io.Read8(7), Is.EqualTo(0x11));
        io.Write8(8, 0x5a);
        io.Write16(10, 0x6b7c);
        Assert.That(_kernel.Peek(FakeVfio.IoBar + 8), Is.EqualTo(0x6b7c005a));
        Assert.That(_function.ReadConfig16(4) & 3, Is.EqualTo(3), "both decoders were turned on");
    }

    [Test]
    public void AroundATableThatMayNotBeMappedRegistersAreReachedEitherWay()
    {
        _kernel.IsSparse = true;
        Reopen();
        MmioWindow window = Map(0);
        Assert.That(window.IsMapped, Is.False);
        for (long at = 0; at < FakeVfio.Bar0Length; at += 0x800)
        {
            window.Write32(at, (uint)at | 0xa5000000);
            Assert.That(_kernel.Peek(FakeVfio.Bar0 + at), Is.EqualTo((uint)at | 0xa5000000));
            Assert.That(window.Read32(at), Is.EqualTo((uint)at | 0xa5000000));
            window.Write64(at + 8, 0x0102030405060708);
            Assert.That(window.Read64(at + 8), Is.EqualTo(0x0102030405060708));
            Assert.That(window.Read16(at + 10), Is.EqualTo(0x0506));
            Assert.That(window.Read8(at + 15), Is.EqualTo(1));
        }

        Hide();
        Assert.That(window.Read32(0), Is.EqualTo(uint.MaxValue), "mapped");
    }

    [TestCase(0)]
    [TestCase(4)]
    public void WhileDecodeIsOffRegistersReadAsOnesAndAreUntouched(int bar)
    {
        long start = bar == 0 ? FakeVfio.Bar0 : FakeVfio.Bar4;
        MmioWindow window = Map(bar);
        window.Write32(0, 1);
        window.Write32(window.Length - 4, 2);
        Hide();
        Assert.That(window.Read32(0), Is.EqualTo(uint.MaxValue));
        Assert.That(window.Read64(window.Length - 8), Is.EqualTo(ulong.MaxValue));
        window.Write32(0, 99);
        Assert.That(_kernel.Peek(start), Is.EqualTo(1));
        _function.WriteConfig8(4, 2);
        Assert.That(window.Read32(0), Is.EqualTo(1));
        Assert.That(window.Read32(window.Length - 4), Is.EqualTo(2));
    }

    [Test]
    public void PowerStatesHideRegistersToo()
    {
        MmioWindow window = Map(0);
        window.Write32(0, 7);
        Assert.That(_function.SetPowerState(PciPowerState.D1), Is.EqualTo(PciStatus.NotSupported));
        Assert.That(_function.SetPowerState(PciPowerState.D3Hot), Is.EqualTo(PciStatus.Ok));
        Assert.That(window.Read32(0), Is.EqualTo(uint.MaxValue));
        Assert.That(_function.SetPowerState(PciPowerState.D0), Is.EqualTo(PciStatus.Ok));
        Assert.That(window.Read32(0), Is.EqualTo(7));
        _function.WriteConfig16(FakeVfio.PowerCapability + 4, 3);
        Assert.That(window.Read32(0), Is.EqualTo(uint.MaxValue), "by a plain write of config space");
        Assert.That(_function.SetPowerState(PciPowerState.D0), Is.EqualTo(PciStatus.Ok));
        Assert.That(window.Read32(0), Is.EqualTo(7));
    }

    [Test]
    public void AResetTurnsBusMasterAndInterruptsOffAndLeavesWindowsValid()
    {
        MmioWindow window = Map(0);
        Assert.That(_function.SetBusMaster(true), Is.EqualTo(PciStatus.Ok));
        Assert.That(_function.EnableInterrupts(PciInterruptMode.Msi, 1, _sink), Is.EqualTo(PciStatus.Ok));
        Assert.That(_function.Reset(), Is.EqualTo(PciStatus.Ok));
        Assert.That(_kernel.Resets, Is.EqualTo(1));
        Assert.That(_function.ReadConfig16(4) & 6, Is.EqualTo(2));
        Assert.That(_kernel.Triggers, Does.Not.ContainKey(VfioRequest.MsiIrq));
        window.Write32(0, 5);
        Assert.That(_kernel.Peek(FakeVfio.Bar0), Is.EqualTo(5));
        _kernel.CanReset = false;
        Reopen();
        Assert.That(_function.Reset(), Is.EqualTo(PciStatus.NotSupported));
    }

    [Test]
    public void MessagesArriveByVectorAndAMaskedOneOnceAtTheUnmask()
    {
        Assert.That(_function.GetVectorCount(PciInterruptMode.Msix), Is.EqualTo(9));
        Assert.That(_function.EnableInterrupts(PciInterruptMode.Msix, 3, _sink), Is.EqualTo(PciStatus.Ok));
        Assert.That(_function.EnableInterrupts(PciInterruptMode.Msix, 3, _sink), Is.EqualTo(PciStatus.InvalidRequest));
        for (int i = 0; i < 3; i++)
        {
            _kernel.Fire(VfioRequest.MsixIrq, i);
            Assert.That(_sink.Next());
            Assert.That(_sink.Vectors[^1], Is.EqualTo(i));
        }

        Assert.That(_function.MaskInterrupt(1), Is.EqualTo(PciStatus.Ok));
        _kernel.Fire(VfioRequest.MsixIrq, 1);
        _kernel.Fire(VfioRequest.MsixIrq, 1);
        _kernel.Fire(VfioRequest.MsixIrq, 2);
        Assert.That(_sink.Next());
        Assert.That(_sink.Vectors, Is.EqualTo(new[] { 0, 1, 2, 2 }));
        Assert.That(_function.UnmaskInterrupt(1), Is.EqualTo(PciStatus.Ok));
        Assert.That(_sink.Next());
        _kernel.Fire(VfioRequest.MsixIrq, 0);
        Assert.That(_sink.Next());
        Assert.That(_sink.Vectors, Is.EqualTo(new[] { 0, 1, 2, 2, 1, 0 }));
        Assert.That(_function.MaskInterrupt(3), Is.EqualTo(PciStatus.InvalidRequest));
        Assert.That(_function.DisableInterrupts(), Is.EqualTo(PciStatus.Ok));
        Assert.That(_function.UnmaskInterrupt(1), Is.EqualTo(PciStatus.InvalidRequest));
    }

    [TestCase(PciInterruptMode.None, 1, PciStatus.InvalidRequest)]
    [TestCase(PciInterruptMode.Intx, 2, PciStatus.InvalidRequest)]
    [TestCase(PciInterruptMode.Msi, 3, PciStatus.InvalidRequest)]
    [TestCase(PciInterruptMode.Msi, 8, PciStatus.InvalidRequest)]
    [TestCase(PciInterruptMode.Msix, 0, PciStatus.InvalidRequest)]
    [TestCase(PciInterruptMode.Msix, 10, PciStatus.InvalidRequest)]
    [TestCase(PciInterruptMode.Msix, 9, PciStatus.Ok)]
    public void CountsThatMakeNoSenseAreRefused(PciInterruptMode mode, int count, PciStatus expected) =>
        Assert.That(_function.EnableInterrupts(mode, count, _sink), Is.EqualTo(expected));

    [Test]
    public void ALineIsUnmaskedByRequest()
    {
        Assert.That(_function.EnableInterrupts(PciInterruptMode.Intx, 1, _sink), Is.EqualTo(PciStatus.Ok));
        _kernel.Fire(VfioRequest.IntxIrq);
        Assert.That(_sink.Next());
        Assert.That(_function.UnmaskInterrupt(0), Is.EqualTo(PciStatus.Ok));
        Assert.That(_function.MaskInterrupt(0), Is.EqualTo(PciStatus.Ok));
        Assert.That(_kernel.IntxActions, Is.EqualTo(new[] { VfioRequest.SetActionUnmask, VfioRequest.SetActionMask }));
    }

    [Test]
    public void AWideDeviceHasAWindowOntoTheArenaAboveFourGigabytes()
    {
        IDmaSpace space = OpenSpace(64);
        ArenaSegment memory = Allocate(10_000);
        DmaRun run = MapOne(space, memory);
        Assert.That(run.Length, Is.EqualTo(10_000));
        Assert.That(run.Address.Value, Is.GreaterThan(uint.MaxValue).And.Not.EqualTo((ulong)memory.Offset));
        Assert.That(_kernel.Maps.Exists(m => run.Address.Value >= m.Iova && run.End.Value <= m.Iova + m.Size), "the device reaches it");
        int calls = _kernel.MapCalls;
        DmaRun part = MapOne(space, memory.Slice(100, 200));
        Assert.That(part.Address, Is.EqualTo(run.Address + 100));
        Assert.That(_kernel.MapCalls, Is.EqualTo(calls), "no system call for what is mapped");
        Assert.That(space.MappingCount, Is.EqualTo(2));
        space.Unmap(memory, DmaDirection.Both, run.Address);
        space.Unmap(memory.Slice(100, 200), DmaDirection.Both, part.Address);
        Assert.That(space.MappingCount, Is.Zero);
        _host.Arena.Free(memory);
    }

    [Test]
    public void ANarrowDeviceHasEachRequestMappedWithinItsReach()
    {
        IDmaSpace space = OpenSpace(28);
        ArenaSegment memory = Allocate(10_000);
        ArenaSegment part = memory.Slice(5000, 100);
        DmaRun run = MapOne(space, part, DmaDirection.ToDevice);
        Assert.That(run.End.Value, Is.LessThan(1UL << 28));
        Assert.That(run.Address.Value % 4096, Is.EqualTo(5000 % 4096));
        Assert.That(_kernel.Maps, Has.Count.EqualTo(1));
        Assert.That(_kernel.Maps[0].Size, Is.EqualTo(4096));
        space.Unmap(part, DmaDirection.ToDevice, run.Address);
        Assert.That(_kernel.Maps, Is.Empty);
        Assert.That(() => space.Unmap(part, DmaDirection.ToDevice, run.Address), Throws.ArgumentException);
        _host.Arena.Free(memory);
    }

    [Test]
    public void WithTooFewAddressBitsMemoryIsUnreachable()
    {
        IDmaSpace space = OpenSpace(24);
        ArenaSegment memory = Allocate(16 << 20);
        Assert.That(space.Map(memory, DmaDirection.Both, new DmaRun[1], out int count), Is.EqualTo(PciStatus.Unreachable));
        Assert.That((count, space.MappingCount, _kernel.Maps.Count), Is.EqualTo((0, 0L, 0)));
        _host.Arena.Free(memory);
        Assert.That(_function.OpenDmaSpace(23, out _), Is.EqualTo(PciStatus.InvalidRequest));
    }

    [Test]
    public void MemoryThatIsNotPinnedIsSaidOnceAndNothingIsMapped()
    {
        _kernel.PinLimit = 4096;
        IDmaSpace space = OpenSpace(64);
        ArenaSegment memory = Allocate(4096);
        Assert.That(space.Map(memory, DmaDirection.Both, new DmaRun[1], out _), Is.EqualTo(PciStatus.NoMemory));
        Assert.That(space.Map(memory, DmaDirection.Both, new DmaRun[1], out _), Is.EqualTo(PciStatus.NoMemory));
        Assert.That(space.Map(memory, DmaDirection.Both, [], out _), Is.EqualTo(PciStatus.NoMemory));
        Assert.That(space.MappingCount, Is.Zero);
        Assert.That(_console, Has.Count.EqualTo(1));
        Assert.That(_console[0], Does.Contain(FakeVfio.Address).And.Contain("KiB"));
        _host.Arena.Free(memory);
    }

    [Test]
    public void WhenTheOwnerWantsItBackRegistersReadAsOnesAndTheObserverHearsOnce()
    {
        MmioWindow window = Map(0);
        window.Write32(0, 1);
        _function.SetBusMaster(true);
        Assert.That(_function.EnableInterrupts(PciInterruptMode.Msi, 1, _sink), Is.EqualTo(PciStatus.Ok));
        _kernel.Fire(VfioRequest.RequestIrq);
        Assert.That(_sink.Gone());
        Assert.That(window.Read32(0), Is.EqualTo(uint.MaxValue));
        Assert.That(_function.ReadConfig32(0), Is.EqualTo(uint.MaxValue));
        Assert.That(_kernel.Peek(4) & 4, Is.Zero, "bus master is off");
        Assert.That(_function.Reset(), Is.EqualTo(PciStatus.Removed));
        Assert.That(_function.SetBusMaster(true), Is.EqualTo(PciStatus.Removed));
        Assert.That(_function.SetPowerState(PciPowerState.D3Hot), Is.EqualTo(PciStatus.Removed));
        Assert.That(_function.OpenDmaSpace(64, out _), Is.EqualTo(PciStatus.Removed));
        Assert.That(_function.MapBar(0, out _), Is.EqualTo(PciStatus.Removed));
        Assert.That(_function.DisableInterrupts(), Is.EqualTo(PciStatus.Removed));
        _kernel.Fire(VfioRequest.RequestIrq);
        _function.Dispose();
        Assert.That(_sink.Removals, Is.EqualTo(1));
    }

    [Test]
    public void DisposingTurnsBusMasterAndInterruptsOff()
    {
        _function.SetBusMaster(true);
        _function.EnableInterrupts(PciInterruptMode.Msix, 2, _sink);
        _function.Dispose();
        Assert.That(_kernel.Peek(4) & 4, Is.Zero);
        Assert.That(_kernel.Triggers, Is.Empty);
    }

    private void Reopen()
    {
        _function?.Dispose();
        Assert.That(Locator.TryParse($"vfio:{FakeVfio.Address},via={way}", out Locator? locator, out _));
        _function = new VfioScheme(_kernel).OpenPci(locator!, _host);
        _function.Observer = _sink;
    }

    private MmioWindow Map(int bar)
    {
        Assert.That(_function.MapBar(bar, out MmioWindow window), Is.EqualTo(PciStatus.Ok));
        return window;
    }

    private void Hide() => _function.WriteConfig8(4, 0);

    private IDmaSpace OpenSpace(int bits)
    {
        Assert.That(_function.OpenDmaSpace(bits, out IDmaSpace? space), Is.EqualTo(PciStatus.Ok));
        return space!;
    }

    private ArenaSegment Allocate(int bytes)
    {
        Assert.That(_host.Arena.TryAllocate(bytes, out ArenaSegment memory));
        return memory;
    }

    private static DmaRun MapOne(IDmaSpace space, ArenaSegment memory, DmaDirection direction = DmaDirection.Both)
    {
        var runs = new DmaRun[1];
        Assert.That(space.Map(memory, direction, runs, out int count), Is.EqualTo(PciStatus.Ok));
        Assert.That(count, Is.EqualTo(1));
        return runs[0];
    }
}
