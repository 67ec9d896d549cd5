using DriverKit.Dma;
using DriverKit.Emulation;
using DriverKit.Kernel.Hosts;
using DriverKit.Pci;
using DriverKit.Specs.Pci;

namespace DriverKit.Conformance.Tests;

/// <summary>What the seam promises of every PCI function, whatever is behind it.</summary>
[TestFixtureSource(typeof(Subjects), nameof(Subjects.PciFunctions))]
public class PciFunctionTests(Subject subject) : ConformanceTest("PCI function", subject)
{
    private static readonly PciInterruptMode[] AllModes = [PciInterruptMode.Intx, PciInterruptMode.Msi, PciInterruptMode.Msix];

    private RealHost _host = null!;
    private IPciFunction _function = null!;

    private DeviceFacts Facts => DeviceFacts.Of(Subject)!;

    // uio_pci_generic hands lines on and no messages.
    private IReadOnlyList<PciInterruptMode> Modes => Subject.Backing == "uio" ? [PciInterruptMode.Intx] : Facts.Modes;

    [SetUp]
    public void Open()
    {
        _host = new RealHost(TestContext.Out.WriteLine);
        _function = Table().OpenPci(ParsedLocator(), _host);
    }

    [TearDown]
    public void Close()
    {
        _function.Dispose();
        _host.Dispose();
    }

    [Test]
    public void SaysWhatItIs()
    {
        Assert.Multiple(() =>
        {
            Assert.That(_function.ReadConfig16(PciConfigOffset.VendorId), Is.EqualTo(Facts.Vendor));
            Assert.That(_function.ReadConfig16(PciConfigOffset.DeviceId), Is.EqualTo(Facts.Device));
            Assert.That(_function.ReadConfig32(PciConfigOffset.RevisionId) >> 8, Is.EqualTo(Facts.ClassCode));
            Assert.That(_function.Location, Is.Not.Empty);
        });
    }

    [Test]
    public void ConfigSpaceReadsAlikeByEveryWidth()
    {
        for (int at = 0; at < PciConfigOffset.FirstCapability; at += 4)
        {
            uint dword = _function.ReadConfig32(at);
            uint words = _function.ReadConfig16(at) | ((uint)_function.ReadConfig16(at + 2) << 16);
            uint bytes = 0;
            for (int i = 0; i < 4; i++)
            {
                bytes |= (uint)_function.ReadConfig8(at + i) << (8 * i);
            }

            Assert.That((words, bytes), Is.EqualTo((dword, dword)), $"offset {at:x}");
        }
    }

    [Test]
    public void ConfigSpaceEndsWithOnes()
    {
        Assert.That(_function.ConfigLength, Is.AnyOf(PciConfigOffset.Length, PciConfigOffset.ExtendedLength));
        Assert.That(_function.ReadConfig32(_function.ConfigLength), Is.EqualTo(uint.MaxValue));
        Assert.That(_function.ReadConfig16(_function.ConfigLength + 2), Is.EqualTo(ushort.MaxValue));
        Assert.That(_function.ReadConfig8(_function.ConfigLength + 5), Is.EqualTo(byte.MaxValue));
        _function.WriteConfig32(_function.ConfigLength, 0);
        Assert.That(_function.ReadConfig16(PciConfigOffset.VendorId), Is.EqualTo(Facts.Vendor));
    }

    [Test]
    public void IdentityCannotBeWritten()
    {
        _function.WriteConfig32(PciConfigOffset.VendorId, 0);
        _function.WriteConfig32(PciConfigOffset.RevisionId, 0);
        Assert.That(_function.ReadConfig16(PciConfigOffset.VendorId), Is.EqualTo(Facts.Vendor));
        Assert.That(_function.ReadConfig32(PciConfigOffset.RevisionId) >> 8, Is.EqualTo(Facts.ClassCode));
    }

    [Test]
    public void CapabilitiesFormAListThatEnds()
    {
        var seen = new HashSet<int>();
        if (((PciConfigStatus)_function.ReadConfig16(PciConfigOffset.Status) & PciConfigStatus.CapabilitiesList) != 0)
        {
            for (int at = _function.ReadConfig8(PciConfigOffset.CapabilitiesPointer); at != 0; at = _function.ReadConfig8(at + 1))
            {
                Assert.That(at, Is.InRange(PciConfigOffset.FirstCapability, PciConfigOffset.Length - 4));
                Assert.That(at % 4, Is.Zero);
                Assert.That(seen.Add(at), $"the list comes back to {at:x}");
            }
        }

        Assert.That(seen.Any(at => _function.ReadConfig8(at) == (byte)PciCapabilityId.Msi), Is.EqualTo(Facts.Modes.Contains(PciInterruptMode.Msi)));
        Assert.That(seen.Any(at => _function.ReadConfig8(at) == (byte)PciCapabilityId.Msix), Is.EqualTo(Facts.Modes.Contains(PciInterruptMode.Msix)));
    }

    [Test]
    public void BarsAreWhatTheDatasheetSays()
    {
        for (int i = 0; i < 6; i++)
        {
            PciBar bar = _function.GetBar(i);
            PciBar fact = Facts.Bars.GetValueOrDefault(i);

            // The datasheets leave room: a table for MSI-X may have a BAR of its own.
            bool free = fact.Kind == PciBarKind.None && Facts.Modes.Contains(PciInterruptMode.Msix);
            Assert.That(bar.Kind, free ? Is.AnyOf(Enum.GetValues<PciBarKind>()) : Is.EqualTo(fact.Kind), $"BAR {i}");
            if (fact.Length != 0)
            {
                Assert.That(bar.Length, Is.EqualTo(fact.Length), $"BAR {i}");
            }

            Assert.That(bar.Kind == PciBarKind.None ? bar.Length == 0 : System.Numerics.BitOperations.IsPow2(bar.Length), $"BAR {i}");
        }
    }

    [Test]
    public void BarsAreSizedByWritingOnes()
    {
        ushort command = _function.ReadConfig16(PciConfigOffset.Command);
        _function.WriteConfig16(PciConfigOffset.Command, (ushort)(command & ~3));
        foreach (int i in Facts.Bars.Keys)
        {
            PciBar bar = _function.GetBar(i);
            int register = PciConfigOffset.Bar0 + (4 * i);
            uint before = _function.ReadConfig32(register);
            _function.WriteConfig32(register, uint.MaxValue);
            uint sized = _function.ReadConfig32(register);
            _function.WriteConfig32(register, before);
            uint flags = bar.Kind == PciBarKind.Io ? 3u : 15u;
            Assert.That(~(sized & ~flags) + 1, Is.EqualTo((uint)bar.Length), $"BAR {i}");
            Assert.That(sized & 1, Is.EqualTo(bar.Kind == PciBarKind.Io ? 1 : 0), $"BAR {i}");
            Assert.That(_function.ReadConfig32(register), Is.EqualTo(before), $"BAR {i}");
        }

        _function.WriteConfig16(PciConfigOffset.Command, command);
    }

    [Test]
    public void WindowsAreAsLongAsTheirBarsAndAlwaysTheSame()
    {
        for (int i = 0; i < 6; i++)
        {
            PciBar bar = _function.GetBar(i);
            PciStatus status = _function.MapBar(i, out MmioWindow window);
            Assert.That(status, Is.EqualTo(bar.Kind == PciBarKind.None ? PciStatus.InvalidRequest : PciStatus.Ok), $"BAR {i}");
            Assert.That(window.Length, Is.EqualTo(bar.Length), $"BAR {i}");
            if (status == PciStatus.Ok)
            {
                Assert.That(_function.MapBar(i, out MmioWindow again), Is.EqualTo(PciStatus.Ok));
                Assert.That(again, Is.EqualTo(window));
                var decode = bar.Kind == PciBarKind.Io ? PciCommand.IoSpace : PciCommand.MemorySpace;
                Assert.That((PciCommand)_function.ReadConfig16(PciConfigOffset.Command) & decode, Is.EqualTo(decode));
            }
        }
    }

    [Test]
    public void BusMasterIsABitOfTheCommandRegister()
    {
        PciCommand Bit() => (PciCommand)_function.ReadConfig16(PciConfigOffset.Command) & PciCommand.BusMaster;
        Assert.That(Bit(), Is.EqualTo(PciCommand.None));
        Assert.That(_function.SetBusMaster(true), Is.EqualTo(PciStatus.Ok));
        Assert.That(Bit(), Is.EqualTo(PciCommand.BusMaster));
        Assert.That(_function.SetBusMaster(false), Is.EqualTo(PciStatus.Ok));
        Assert.That(Bit(), Is.EqualTo(PciCommand.None));
    }

    [Test]
    public void VectorsAreCountedByMode()
    {
        Assert.That(_function.GetVectorCount(PciInterruptMode.None), Is.Zero);
        foreach (PciInterruptMode mode in AllModes)
        {
            Assert.That(_function.GetVectorCount(mode), Modes.Contains(mode) ? Is.Positive : Is.Zero, mode.ToString());
        }
    }

    [Test]
    public void InterruptRequestsThatMakeNoSenseAreRefused()
    {
        var sink = new TestSink();
        foreach (PciInterruptMode mode in AllModes)
        {
            int most = _function.GetVectorCount(mode);
            Assert.That(_function.EnableInterrupts(mode, 0, sink), Is.AnyOf(PciStatus.InvalidRequest, PciStatus.NotSupported), mode.ToString());
            Assert.That(
                _function.EnableInterrupts(mode, most + 1, sink), Is.AnyOf(PciStatus.InvalidRequest, PciStatus.NotSupported), mode.ToString());
            if (most > 0)
            {
                Assert.That(_function.EnableInterrupts(mode, 1, sink), Is.EqualTo(PciStatus.Ok), mode.ToString());
                Assert.That(_function.EnableInterrupts(mode, 1, sink), Is.EqualTo(PciStatus.InvalidRequest), mode.ToString());
                Assert.That(_function.UnmaskInterrupt(most + 1), Is.EqualTo(PciStatus.InvalidRequest), mode.ToString());
                Assert.That(_function.DisableInterrupts(), Is.EqualTo(PciStatus.Ok), mode.ToString());
            }
        }
    }

    [TestCase(PciInterruptMode.Intx)]
    [TestCase(PciInterruptMode.Msi)]
    [TestCase(PciInterruptMode.Msix)]
    public void InterruptsComeOnceForEachCause(PciInterruptMode mode)
    {
        if (!Applies(Modes.Contains(mode), $"no {mode}"))
        {
            return;
        }

        using Exerciser device = Begin(mode, out TestSink sink);
        for (int i = 1; i <= 20; i++)
        {
            device.Raise();
            Assert.That(SpinWait.SpinUntil(() => sink.Count >= i, Patience), $"interrupt {i}");
            device.Acknowledge();
            device.Touch();
            if (mode == PciInterruptMode.Intx)
            {
                Assert.That(_function.UnmaskInterrupt(0), Is.EqualTo(PciStatus.Ok));
            }

            Settle(_host);
            Assert.That(sink.Count, Is.EqualTo(i));
        }

        Assert.That(sink.LastVector, Is.Zero);
        Assert.That(sink.Overlapped, Is.False);
    }

    [Test]
    public void ALineThatNobodyAcknowledgedComesAgainAfterTheUnmask()
    {
        if (!Applies(Modes.Contains(PciInterruptMode.Intx), "no INTx"))
        {
            return;
        }

        using Exerciser device = Begin(PciInterruptMode.Intx, out TestSink sink);
        device.Raise();
        Assert.That(SpinWait.SpinUntil(() => sink.Count == 1, Patience));
        device.Touch();
        Settle(_host);
        Assert.That(sink.Count, Is.EqualTo(1), "the line is held back until the unmask");
        _function.UnmaskInterrupt(0);
        Assert.That(SpinWait.SpinUntil(() => sink.Count == 2, Patience), "still asserted");
        device.Acknowledge();
        device.Touch();
        _function.UnmaskInterrupt(0);
        Settle(_host);
        Assert.That(sink.Count, Is.EqualTo(2));
    }

    [TestCase(PciInterruptMode.Intx)]
    [TestCase(PciInterruptMode.Msix)]
    public void WhatComesWhileMaskedComesOnceAtTheUnmask(PciInterruptMode mode)
    {
        if (!Applies(Modes.Contains(mode), $"no {mode}"))
        {
            return;
        }

        using Exerciser device = Begin(mode, out TestSink sink);
        Assert.That(_function.MaskInterrupt(0), Is.EqualTo(PciStatus.Ok));
        for (int i = 0; i < 3; i++)
        {
            device.Raise();
        }

        device.Touch();
        Settle(_host);
        Assert.That(sink.Count, Is.Zero);
        Assert.That(_function.UnmaskInterrupt(0), Is.EqualTo(PciStatus.Ok));
        Assert.That(SpinWait.SpinUntil(() => sink.Count == 1, Patience));
        device.Acknowledge();
        device.Touch();
        if (mode == PciInterruptMode.Intx)
        {
            _function.UnmaskInterrupt(0);
        }

        Settle(_host);
        Assert.That(sink.Count, Is.EqualTo(1));
    }

    [TestCase(PciInterruptMode.Intx)]
    [TestCase(PciInterruptMode.Msi)]
    [TestCase(PciInterruptMode.Msix)]
    public void NoInterruptComesAfterTheyAreOff(PciInterruptMode mode)
    {
        if (!Applies(Modes.Contains(mode), $"no {mode}"))
        {
            return;
        }

        using Exerciser device = Begin(mode, out TestSink sink);
        Assert.That(_function.DisableInterrupts(), Is.EqualTo(PciStatus.Ok));
        device.Raise();
        device.Touch();
        Settle(_host);
        Assert.That(sink.Count, Is.Zero);
        device.Acknowledge();
        device.Touch();
        Settle(_host);

        var second = new TestSink();
        Assert.That(_function.EnableInterrupts(mode, 1, second), Is.EqualTo(PciStatus.Ok));
        Settle(_host);
        Assert.That(second.Count, Is.Zero, "nothing of before comes to the next");
        device.Raise();
        Assert.That(SpinWait.SpinUntil(() => second.Count == 1, Patience));
        Assert.That(sink.Count, Is.Zero);
        device.Acknowledge();
    }

    [Test]
    public void MemoryIsOpenedAndClosed()
    {
        Assert.That(_function.OpenDmaSpace(8, out _), Is.EqualTo(PciStatus.InvalidRequest));
        Assert.That(_function.OpenDmaSpace(65, out _), Is.EqualTo(PciStatus.InvalidRequest));
        Assert.That(_function.OpenDmaSpace(32, out IDmaSpace? space), Is.EqualTo(PciStatus.Ok));
        Assert.That(_host.Arena.TryAllocate(3 * 4096, out ArenaSegment memory));
        var runs = new DmaRun[3];
        Assert.That(space!.MappingCount, Is.Zero);
        Assert.That(space.Map(memory, DmaDirection.ToDevice, runs, out int count), Is.EqualTo(PciStatus.Ok));
        Assert.That(space.MappingCount, Is.EqualTo(1));
        Assert.That(runs[..count].Sum(r => r.Length), Is.EqualTo(memory.Length));
        Assert.That(runs[..count].All(r => r.End.Value <= 1UL << 32));
        Assert.That(space.Map(memory.Slice(100, 200), DmaDirection.FromDevice, runs.AsSpan(1), out int more), Is.EqualTo(PciStatus.Ok));
        Assert.That((more, runs[1].Length), Is.EqualTo((1, 200)));
        Assert.That(space.MappingCount, Is.EqualTo(2));
        space.Unmap(memory.Slice(100, 200), DmaDirection.FromDevice, runs[1].Address);
        space.Unmap(memory, DmaDirection.ToDevice, runs[0].Address);
        Assert.That(space.MappingCount, Is.Zero);
        _host.Arena.Free(memory);
    }

    [TestCase(1)]
    [TestCase(255)]
    [TestCase(4095)]
    public void TheDeviceMovesExactlyWhatItIsTold(int length)
    {
        if (!Applies(Copies, "needs a driver"))
        {
            return;
        }

        using Exerciser device = Begin(PciInterruptMode.Intx, out _);
        MapTwoPages(out IDmaSpace space, out ArenaSegment memory, out DeviceAddress address);
        new Random(length).NextBytes(memory.Span);
        byte[] before = memory.Span.ToArray();
        space.Sync(memory, address, DmaSync.PreWrite | DmaSync.PreRead);
        device.Copy(address, address + 4096, length);
        space.Sync(memory, address, DmaSync.PostRead | DmaSync.PostWrite);
        Assert.That(memory.Span.Slice(4096, length).SequenceEqual(before.AsSpan(0, length)), "the copy");
        Assert.That(memory.Span[(4096 + length)..].SequenceEqual(before.AsSpan(4096 + length)), "what lies behind it");
        Assert.That(memory.Span[..4096].SequenceEqual(before.AsSpan(0, 4096)), "the source");
        space.Unmap(memory, DmaDirection.Both, address);
        _host.Arena.Free(memory);
    }

    [Test]
    public void WithoutBusMasterNoMemoryIsTouched()
    {
        if (!Applies(Copies, "needs a driver"))
        {
            return;
        }

        using Exerciser device = Begin(PciInterruptMode.Intx, out _);
        MapTwoPages(out IDmaSpace space, out ArenaSegment memory, out DeviceAddress address);
        memory.Span[..4096].Fill(0x11);
        memory.Span[4096..].Fill(0x22);
        Assert.That(_function.SetBusMaster(false), Is.EqualTo(PciStatus.Ok));
        device.Copy(address, address + 4096, 64);
        Assert.That(memory.Span[4096..].IndexOfAnyExcept((byte)0x22), Is.EqualTo(-1));
        if (_function is EmulatedPciFunction emulated)
        {
            Assert.That(emulated.TakeFaults(), Is.Not.Empty, "the model's slot recorded it");
        }

        space.Unmap(memory, DmaDirection.Both, address);
        _host.Arena.Free(memory);
    }

    [Test]
    public void AResetLeavesItReachable()
    {
        Assert.That(_function.MapBar(0, out MmioWindow window), Is.EqualTo(PciStatus.Ok));
        Assert.That(_function.SetBusMaster(true), Is.EqualTo(PciStatus.Ok));
        PciStatus status = _function.Reset();
        if (!Applies(status != PciStatus.NotSupported, "no function-level reset"))
        {
            return;
        }

        Assert.That(status, Is.EqualTo(PciStatus.Ok));
        var command = (PciCommand)_function.ReadConfig16(PciConfigOffset.Command);
        Assert.That(command & (PciCommand.BusMaster | PciCommand.MemorySpace), Is.EqualTo(PciCommand.MemorySpace));
        Assert.That(window.Read32(8), Is.Not.EqualTo(uint.MaxValue));
    }

    [Test]
    public void ItComesBackFromSleep()
    {
        Assert.That(_function.SetPowerState(PciPowerState.D0), Is.EqualTo(PciStatus.Ok));
        Assert.That(_function.MapBar(0, out MmioWindow window), Is.EqualTo(PciStatus.Ok));
        uint bar = _function.ReadConfig32(PciConfigOffset.Bar0);
        PciStatus status = _function.SetPowerState(PciPowerState.D3Hot);
        if (!Applies(status != PciStatus.NotSupported, "no power management"))
        {
            return;
        }

        Assert.That(status, Is.EqualTo(PciStatus.Ok));
        Assert.That(_function.ReadConfig16(PciConfigOffset.VendorId), Is.EqualTo(Facts.Vendor));
        Assert.That(_function.SetPowerState(PciPowerState.D0), Is.EqualTo(PciStatus.Ok));
        Assert.That(_function.ReadConfig32(PciConfigOffset.Bar0), Is.EqualTo(bar));
        Assert.That((PciCommand)_function.ReadConfig16(PciConfigOffset.Command) & PciCommand.MemorySpace, Is.EqualTo(PciCommand.MemorySpace));
        Assert.That(window.Read32(8), Is.Not.EqualTo(uint.MaxValue));
    }

    [Test]
    public void OnceGoneAllIsOnesAndEveryRequestSaysSo()
    {
        if (!Applies(Removal.IsPossible(_function), "nothing takes it away here"))
        {
            return;
        }

        var observer = new TestObserver();
        _function.Observer = observer;
        Assert.That(_function.MapBar(0, out MmioWindow window), Is.EqualTo(PciStatus.Ok));
        Assert.That(_function.OpenDmaSpace(32, out IDmaSpace? space), Is.EqualTo(PciStatus.Ok));
        Assert.That(_host.Arena.TryAllocate(4096, out ArenaSegment memory));
        Removal.Of(_function);
        Assert.That(SpinWait.SpinUntil(() => window.Read32(0) == uint.MaxValue && observer.Heard > 0, Patience));
        window.Write32(0, 0);
        Assert.Multiple(() =>
        {
            Assert.That(observer.Heard, Is.EqualTo(1));
            Assert.That(window.Read8(1), Is.EqualTo(byte.MaxValue));
            Assert.That(window.Read64(8), Is.EqualTo(ulong.MaxValue));
            Assert.That(_function.ReadConfig32(0), Is.EqualTo(uint.MaxValue));
            Assert.That(_function.MapBar(0, out _), Is.EqualTo(PciStatus.Removed));
            Assert.That(_function.EnableInterrupts(PciInterruptMode.Intx, 1, new TestSink()), Is.EqualTo(PciStatus.Removed));
            Assert.That(_function.SetBusMaster(true), Is.EqualTo(PciStatus.Removed));
            Assert.That(_function.Reset(), Is.EqualTo(PciStatus.Removed));
            Assert.That(_function.OpenDmaSpace(32, out _), Is.EqualTo(PciStatus.Removed));
            Assert.That(space!.Map(memory, DmaDirection.Both, new DmaRun[1], out _), Is.EqualTo(PciStatus.Removed));
        });
        _host.Arena.Free(memory);
    }

    [Test]
    public void DisposeIsQuietAndMayBeRepeated()
    {
        Exerciser device = Begin(Facts.Modes[0], out TestSink sink);
        device.Dispose();
        _function.Dispose();
        Settle(_host);
        Assert.That(sink.Count, Is.Zero);
        Assert.That(_function.Dispose, Throws.Nothing);
    }

    private bool Copies
    {
        get
        {
            using Exerciser exerciser = Facts.Exerciser();
            return exerciser.Copies;
        }
    }

    private Exerciser Begin(PciInterruptMode mode, out TestSink sink)
    {
        Exerciser device = Facts.Exerciser();
        Assert.That(_function.SetBusMaster(true), Is.EqualTo(PciStatus.Ok));

        // Before the device is started: QEMU's NVMe controller forgets the vectors of queues that were made while MSI-X was off.
        sink = new TestSink();
        Assert.That(_function.EnableInterrupts(mode, 1, sink), Is.EqualTo(PciStatus.Ok));
        device.Start(_function, _host);
        return device;
    }

    private void MapTwoPages(out IDmaSpace space, out ArenaSegment memory, out DeviceAddress address)
    {
        Assert.That(_function.OpenDmaSpace(28, out IDmaSpace? opened), Is.EqualTo(PciStatus.Ok));
        space = opened!;
        Assert.That(_host.Arena.TryAllocate(8192, out memory));
        Span<DmaRun> runs = stackalloc DmaRun[1];
        Assert.That(space.Map(memory, DmaDirection.Both, runs, out _), Is.EqualTo(PciStatus.Ok));
        address = runs[0].Address;
    }
}
