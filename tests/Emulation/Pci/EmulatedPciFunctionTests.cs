using DriverKit.Dma;
using DriverKit.Pci;
using DriverKit.Specs.Pci;

namespace DriverKit.Emulation.Tests;

/// <summary>What every modelled PCI function has from its slot: config space, decoding, interrupts, DMA permissions, power, resets, removal.</summary>
public sealed class EmulatedPciFunctionTests
{
    private ManualHost _host = null!;
    private SampleFunction _model = null!;
    private EmulatedPciFunction _function = null!;
    private RecordingSink _sink = null!;

    [SetUp]
    public void Make()
    {
        _host = new ManualHost();
        _model = new SampleFunction();
        _sink = new RecordingSink();
        _function = new EmulatedPciFunction(_host, _model) { Observer = _sink };
    }

    [TearDown]
    public void End()
    {
        _function.Dispose();
        Assert.That(_model.IsDisposed);
        _model.Dispose();
        _host.Dispose();
    }

    [Test]
    public void Config_space_says_what_the_model_declared()
    {
        Assert.That(_function.ReadConfig32(0), Is.EqualTo(0x0001_1209));
        Assert.That(_function.ReadConfig32(8), Is.EqualTo(0xff0001_03));
        Assert.That(_function.ReadConfig16(PciConfigOffset.SubsystemVendorId), Is.EqualTo(0x1209));
        Assert.That(_function.ReadConfig8(PciConfigOffset.InterruptPin), Is.EqualTo(1));
        Assert.That(_function.ConfigLength, Is.EqualTo(4096));
        var ids = new List<int>();
        for (int at = _function.ReadConfig8(PciConfigOffset.CapabilitiesPointer); at != 0; at = _function.ReadConfig8(at + 1))
        {
            Assert.That(at % 4, Is.Zero);
            ids.Add(_function.ReadConfig8(at));
        }

        Assert.That(ids, Is.EqualTo(new[] { 0x01, 0x05, 0x11, 0x10, 0x09 }));
        Assert.That(_function.ReadConfig32(0x100), Is.Zero, "no extended capability");
        Assert.That(_function.ReadConfig32(4096), Is.EqualTo(uint.MaxValue));
        Assert.That(_function.ReadConfig16(3), Is.EqualTo(ushort.MaxValue), "misaligned");
        _function.WriteConfig32(0, 0);
        _function.WriteConfig32(8, 0);
        Assert.That(_function.ReadConfig32(0), Is.EqualTo(0x0001_1209));
        Assert.That(_function.ReadConfig32(8), Is.EqualTo(0xff0001_03));
    }

    [Test]
    public void A_capability_without_behaviour_keeps_the_bits_that_may_be_written()
    {
        int at = FindCapability(9);
        _function.WriteConfig32(at, 0xffff_ffff);
        Assert.That(_function.ReadConfig32(at), Is.EqualTo(0xff06_0000u | 9));
        Assert.That(_function.ReadConfig16(at + 4), Is.EqualTo(0x0302));
    }

    [TestCase(0, 0xffffc00cu, 0xffffffffu)]
    [TestCase(2, 0xffffffc1u, 0xfffff000u)]
    [TestCase(5, 0u, 0u)]
    public void Bars_are_sized_by_writing_ones(int index, uint low, uint next)
    {
        int at = PciConfigOffset.Bar0 + (4 * index);
        uint before = _function.ReadConfig32(at);
        _function.WriteConfig32(at, uint.MaxValue);
        Assert.That(_function.ReadConfig32(at), Is.EqualTo(low));
        _function.WriteConfig32(at, before);
        Assert.That(_function.ReadConfig32(at), Is.EqualTo(before));
        if (index < 5)
        {
            _function.WriteConfig32(at + 4, uint.MaxValue);
            Assert.That(_function.ReadConfig32(at + 4) & 0xfffffff0, Is.EqualTo(next & 0xfffffff0));
        }
    }

    [Test]
    public void Registers_answer_while_their_space_is_decoded()
    {
        Assert.That(_function.MapBar(0, out MmioWindow window), Is.EqualTo(PciStatus.Ok));
        Assert.That(_function.MapBar(1, out _), Is.EqualTo(PciStatus.InvalidRequest));
        Assert.That(_function.GetBar(0), Is.EqualTo(new PciBar(PciBarKind.Memory64, 0x4000, true)));
        window.Write32(8, 0x12345678);
        Assert.That(window.Read16(10), Is.EqualTo(0x1234));
        ushort command = _function.ReadConfig16(PciConfigOffset.Command);
        _function.WriteConfig16(PciConfigOffset.Command, (ushort)(command & ~(int)PciCommand.MemorySpace));
        Assert.That((window.Read8(8), window.Read16(8), window.Read32(8), window.Read64(8)),
            Is.EqualTo((byte.MaxValue, ushort.MaxValue, uint.MaxValue, ulong.MaxValue)));
        window.Write32(8, 0);
        _function.WriteConfig16(PciConfigOffset.Command, command);
        Assert.That(window.Read32(8), Is.EqualTo(0x12345678));
        Assert.That(_function.MapBar(2, out MmioWindow ports), Is.EqualTo(PciStatus.Ok));
        ports.Write8(63, 9);
        Assert.That(ports.Read8(63), Is.EqualTo(9));
    }

    [Test]
    public void A_message_goes_through_the_table_to_the_sink()
    {
        Assert.That(_function.SetBusMaster(true), Is.EqualTo(PciStatus.Ok));
        Assert.That(_function.EnableInterrupts(PciInterruptMode.Msix, 70, _sink), Is.EqualTo(PciStatus.Ok));
        Assert.That(_model.Slot.InterruptMode, Is.EqualTo(PciInterruptMode.Msix));
        _model.Slot.Signal(0);
        _model.Slot.Signal(69);
        _model.Slot.Signal(69);
        Assert.That(_sink.Vectors, Is.Empty, "delivery is never within the call");
        _host.Settle();
        Assert.That(_sink.Take(), Is.EqualTo(new[] { 0, 69 }));
        _function.MapBar(0, out MmioWindow window);
        Assert.That(window.Read32(SampleFunction.Table + (16 * 69)) & 0xfff00000, Is.EqualTo(0xfee00000));
        window.Write8(SampleFunction.Table + 12, 1);
        Assert.That(window.Read32(SampleFunction.Table + 12), Is.Zero, "narrow writes are lost");
    }

    [Test]
    public void A_masked_vector_is_pending_and_comes_once_when_it_is_let_through()
    {
        _function.SetBusMaster(true);
        _function.EnableInterrupts(PciInterruptMode.Msix, 70, _sink);
        _function.MapBar(0, out MmioWindow window);
        Assert.That(_function.MaskInterrupt(65), Is.EqualTo(PciStatus.Ok));
        _model.Slot.Signal(65);
        _model.Slot.Signal(65);
        _host.Settle();
        Assert.That(_sink.Take(), Is.Empty);
        Assert.That(window.Read64(SampleFunction.Pending + 8), Is.EqualTo(2UL));
        window.Write64(SampleFunction.Pending + 8, 0);
        Assert.That(window.Read32(SampleFunction.Pending + 8), Is.EqualTo(2), "software cannot clear it");
        Assert.That(_function.UnmaskInterrupt(65), Is.EqualTo(PciStatus.Ok));
        _host.Settle();
        Assert.That(_sink.Take(), Is.EqualTo(new[] { 65 }));
        Assert.That(window.Read64(SampleFunction.Pending + 8), Is.Zero);
        int control = FindCapability(0x11) + 2;
        _function.WriteConfig16(control, 0xc000);
        _model.Slot.Signal(1);
        _model.Slot.Signal(2);
        _host.Settle();
        Assert.That(_sink.Take(), Is.Empty, "function mask");
        Assert.That(window.Read32(SampleFunction.Pending), Is.EqualTo(6));
        _function.WriteConfig16(control, 0x8000);
        _host.Settle();
        Assert.That(_sink.Take(), Is.EqualTo(new[] { 1, 2 }));
        Assert.That(_function.DisableInterrupts(), Is.EqualTo(PciStatus.Ok));
        _model.Slot.Signal(1);
        _host.Settle();
        Assert.That(_sink.Take(), Is.Empty);
        Assert.That(window.Read32(SampleFunction.Pending), Is.Zero);
    }

    [Test]
    public void Msi_has_as_many_vectors_as_were_granted_and_masks_of_its_own()
    {
        _function.SetBusMaster(true);
        Assert.That(_function.EnableInterrupts(PciInterruptMode.Msi, 3, _sink), Is.EqualTo(PciStatus.InvalidRequest));
        Assert.That(_function.EnableInterrupts(PciInterruptMode.Msi, 8, _sink), Is.EqualTo(PciStatus.InvalidRequest));
        Assert.That(_function.EnableInterrupts(PciInterruptMode.Msi, 2, _sink), Is.EqualTo(PciStatus.Ok));
        Assert.That(_function.EnableInterrupts(PciInterruptMode.Msi, 2, _sink), Is.EqualTo(PciStatus.InvalidRequest), "it is on");
        _model.Slot.Signal(0);
        _model.Slot.Signal(3);
        _host.Settle();
        Assert.That(_sink.Take(), Is.EqualTo(new[] { 0, 1 }), "3 is folded");
        _function.MaskInterrupt(1);
        _model.Slot.Signal(1);
        _host.Settle();
        Assert.That(_sink.Take(), Is.Empty);
        Assert.That(_function.ReadConfig32(FindCapability(5) + 20), Is.EqualTo(2), "pending");
        _function.UnmaskInterrupt(1);
        _host.Settle();
        Assert.That(_sink.Take(), Is.EqualTo(new[] { 1 }));
        Assert.That(_function.MaskInterrupt(2), Is.EqualTo(PciStatus.InvalidRequest));
    }

    [Test]
    public void The_line_is_a_level()
    {
        _model.Slot.SetInterruptLine(true);
        _host.Settle();
        Assert.That(_function.ReadConfig16(PciConfigOffset.Status) & (int)PciConfigStatus.InterruptStatus, Is.Not.Zero);
        Assert.That(_function.EnableInterrupts(PciInterruptMode.Intx, 1, _sink), Is.EqualTo(PciStatus.Ok));
        _host.Settle();
        Assert.That(_sink.Take(), Is.EqualTo(new[] { 0 }), "asserted before");
        _model.Slot.SetInterruptLine(false);
        _model.Slot.SetInterruptLine(true);
        _host.Settle();
        Assert.That(_sink.Take(), Is.Empty, "masked since the call");
        _function.UnmaskInterrupt(0);
        _host.Settle();
        Assert.That(_sink.Take(), Is.EqualTo(new[] { 0 }), "still asserted");
        _model.Slot.SetInterruptLine(false);
        _function.UnmaskInterrupt(0);
        _host.Settle();
        Assert.That(_sink.Take(), Is.Empty);
        Assert.That(_function.ReadConfig16(PciConfigOffset.Status) & (int)PciConfigStatus.InterruptStatus, Is.Zero);
        ushort command = _function.ReadConfig16(PciConfigOffset.Command);
        _function.WriteConfig16(PciConfigOffset.Command, (ushort)(command | (int)PciCommand.InterruptDisable));
        _model.Slot.SetInterruptLine(true);
        _host.Settle();
        Assert.That(_sink.Take(), Is.Empty, "disabled in the command register");
        _function.WriteConfig16(PciConfigOffset.Command, command);
        _host.Settle();
        Assert.That(_sink.Take(), Is.EqualTo(new[] { 0 }));
        _model.Slot.SetInterruptLine(false);
        _function.DisableInterrupts();
    }

    [Test]
    public void A_message_without_bus_master_or_to_nobody_is_a_fault()
    {
        _function.EnableInterrupts(PciInterruptMode.Msix, 4, _sink);
        _model.Slot.Signal(1);
        _host.Settle();
        Assert.That(_sink.Take(), Is.Empty);
        Assert.That(_function.TakeFaults().Select(f => f.Kind), Is.EqualTo(new[] { PciFaultKind.BusMasterOff }));
        _function.SetBusMaster(true);
        _function.MapBar(0, out MmioWindow window);
        window.Write32(SampleFunction.Table + 8, 0x4242);
        _model.Slot.Signal(0);
        Assert.That(_function.TakeFaults().Select(f => f.Kind), Is.EqualTo(new[] { PciFaultKind.StrayMessage }));
    }

    [TestCase(64)]
    [TestCase(40)]
    [TestCase(32)]
    [TestCase(28)]
    public void Memory_is_reached_by_addresses_of_its_own(int bits)
    {
        IDmaSpace space = Open(bits);
        Assert.That(_host.Arena.TryAllocate(3 * Arena.PageSize, out ArenaSegment memory));
        ArenaSegment piece = memory.Slice(100, 9000);
        DeviceAddress address = Map(space, piece, DmaDirection.Both);
        Assert.That(space.MappingCount, Is.EqualTo(1));
        Assert.That(address.Value % Arena.PageSize, Is.EqualTo(100));
        Assert.That(address.Value, Is.Not.EqualTo((ulong)piece.Offset));
        Assert.That(address.Value, bits > 32 ? Is.GreaterThanOrEqualTo(1UL << 32) : Is.LessThan(1UL << bits));
        byte[] sent = new byte[9000];
        new Random(bits).NextBytes(sent);
        Assert.That(_model.Slot.TryWrite(address, sent));
        Assert.That(piece.Span.SequenceEqual(sent));
        byte[] read = new byte[5000];
        Assert.That(_model.Slot.TryRead(address + 4000, read));
        Assert.That(read.AsSpan().SequenceEqual(sent.AsSpan(4000)));
        Assert.That(_model.Slot.TryGetSpan(address + 1, 8999, DmaDirection.ToDevice, out Span<byte> seen) && seen.Length == 8999);
        space.Unmap(piece, DmaDirection.Both, address);
        Assert.That(space.MappingCount, Is.Zero);
        Assert.That(_function.Faults, Is.Empty);
    }

    [Test]
    public void Whatever_was_not_opened_is_a_fault_with_its_particulars()
    {
        IDmaSpace space = Open(64);
        Assert.That(_host.Arena.TryAllocate(2 * Arena.PageSize, out ArenaSegment memory));
        DeviceAddress read = Map(space, memory.Slice(0, 4096), DmaDirection.ToDevice);
        DeviceAddress written = Map(space, memory.Slice(4096, 4096), DmaDirection.FromDevice);
        byte[] bytes = new byte[16];
        Assert.That(_model.Slot.TryWrite(read, bytes), Is.False, "wrong direction");
        Assert.That(_model.Slot.TryRead(written, bytes), Is.False, "wrong direction");
        Assert.That(_model.Slot.TryRead(read + 4088, bytes), Is.False, "over the end");
        Assert.That(_model.Slot.TryRead(new DeviceAddress((ulong)memory.Offset), bytes), Is.False, "an offset");
        Assert.That(_model.Slot.TryRead(new DeviceAddress(ulong.MaxValue - 3), bytes), Is.False, "around the end");
        _function.SetBusMaster(false);
        Assert.That(_model.Slot.TryRead(read, bytes), Is.False);
        _function.SetBusMaster(true);
        space.Unmap(memory.Slice(0, 4096), DmaDirection.ToDevice, read);
        Assert.That(_model.Slot.TryRead(read, bytes), Is.False, "stale");
        DeviceAddress again = Map(space, memory.Slice(0, 4096), DmaDirection.ToDevice);
        Assert.That(_model.Slot.TryRead(read, bytes), Is.False, "stale, though the memory is mapped again");
        space.Unmap(memory.Slice(0, 4096), DmaDirection.FromDevice, again);
        space.Unmap(memory.Slice(0, 100), DmaDirection.ToDevice, again + 1);
        space.Sync(memory.Slice(0, 64), written, DmaSync.PostRead);
        IReadOnlyList<PciFault> faults = _function.TakeFaults();
        Assert.That(faults.Select(f => f.Kind), Is.EqualTo(new[]
        {
            PciFaultKind.WrongDirection, PciFaultKind.WrongDirection, PciFaultKind.NotMapped, PciFaultKind.NotMapped, PciFaultKind.NotMapped,
            PciFaultKind.BusMasterOff, PciFaultKind.NotMapped, PciFaultKind.NotMapped, PciFaultKind.BadUnmap, PciFaultKind.BadUnmap, PciFaultKind.BadSync,
        }));
        Assert.That(faults[0], Is.EqualTo(new PciFault(PciFaultKind.WrongDirection, "emu-sample", read, 16, DmaDirection.FromDevice, 0)));
        Assert.That(_function.MappingCount, Is.EqualTo(2));
    }

    [Test]
    public void Faults_that_nobody_took_end_the_test()
    {
        Open(64);
        _model.Slot.TryRead(new DeviceAddress(42), new byte[4]);
        Assert.That(() => _function.Dispose(), Throws.TypeOf<PciFaultException>().With.Message.Contains("NotMapped reading 4 bytes at dva:0x2a"));
    }

    [Test]
    public void A_full_window_is_said_and_pages_come_around_again()
    {
        IDmaSpace space = Open(24);
        Assert.That(_host.Arena.TryAllocate(16 << 20, out ArenaSegment large));
        var run = new DmaRun[1];
        Assert.That(space.Map(large, DmaDirection.ToDevice, run, out int count), Is.EqualTo(PciStatus.Unreachable));
        Assert.That(count, Is.Zero);
        var addresses = new HashSet<ulong>();
        for (int i = 0; i < 20_000; i++)
        {
            DeviceAddress address = Map(space, large.Slice(4096 * (i % 100), 4096), DmaDirection.ToDevice);
            addresses.Add(address.Value);
            space.Unmap(large.Slice(4096 * (i % 100), 4096), DmaDirection.ToDevice, address);
        }

        Assert.That(addresses, Has.Count.GreaterThan(1000), "an address is not given again at once");
        Assert.That(space.MappingCount, Is.Zero);
    }

    [Test]
    public void Sleep_loses_registers_and_waking_restores_config_space()
    {
        _function.MapBar(0, out MmioWindow window);
        IDmaSpace space = Open(64);
        Assert.That(_host.Arena.TryAllocate(4096, out ArenaSegment memory));
        DeviceAddress address = Map(space, memory, DmaDirection.Both);
        _function.EnableInterrupts(PciInterruptMode.Msix, 4, _sink);
        window.Write32(0, 77);
        uint bar = _function.ReadConfig32(PciConfigOffset.Bar0);
        Assert.That(_function.SetPowerState(PciPowerState.D1), Is.EqualTo(PciStatus.NotSupported));
        Assert.That(_function.SetPowerState(PciPowerState.D3Hot), Is.EqualTo(PciStatus.Ok));
        Assert.That(window.Read32(0), Is.EqualTo(uint.MaxValue));
        Assert.That(_model.Slot.TryRead(address, new byte[4]), Is.False);
        Assert.That(_function.TakeFaults().Single().Kind, Is.EqualTo(PciFaultKind.LowPower));
        Assert.That(_function.ReadConfig32(0), Is.EqualTo(0x0001_1209), "config space stays");
        Assert.That(_function.SetPowerState(PciPowerState.D0), Is.EqualTo(PciStatus.Ok));
        Assert.That(_model.Resets, Is.EqualTo(new[] { PciResetKind.PowerState }));
        Assert.That(window.Read32(0), Is.Zero);
        Assert.That(_function.ReadConfig32(PciConfigOffset.Bar0), Is.EqualTo(bar));
        _model.Slot.Signal(2);
        _host.Settle();
        Assert.That(_sink.Take(), Is.EqualTo(new[] { 2 }));
        Assert.That(_model.Slot.TryRead(address, new byte[4]));
    }

    [Test]
    public void A_function_level_reset_leaves_decoders_and_mappings()
    {
        _function.MapBar(0, out MmioWindow window);
        IDmaSpace space = Open(64);
        Assert.That(_host.Arena.TryAllocate(4096, out ArenaSegment memory));
        DeviceAddress address = Map(space, memory, DmaDirection.Both);
        _function.EnableInterrupts(PciInterruptMode.Msix, 4, _sink);
        _model.Slot.Signal(1);
        window.Write32(0, 77);
        Assert.That(_function.Reset(), Is.EqualTo(PciStatus.Ok));
        _host.Settle();
        Assert.That(_model.Resets, Is.EqualTo(new[] { PciResetKind.FunctionLevel }));
        Assert.That(_sink.Take(), Is.Empty);
        Assert.That(window.Read32(0), Is.Zero);
        Assert.That(_model.Slot.IsBusMaster, Is.False);
        Assert.That(_model.Slot.InterruptMode, Is.EqualTo(PciInterruptMode.Intx));
        Assert.That(_function.EnableInterrupts(PciInterruptMode.Msi, 1, _sink), Is.EqualTo(PciStatus.Ok), "interrupts were off");
        _function.SetBusMaster(true);
        Assert.That(_model.Slot.TryRead(address, new byte[4]));
        Assert.That(space.MappingCount, Is.EqualTo(1));
    }

    [Test]
    public void In_reset_a_function_is_quiet_and_nobody_is_blamed()
    {
        IDmaSpace space = Open(64);
        Assert.That(_host.Arena.TryAllocate(4096, out ArenaSegment memory));
        DeviceAddress address = Map(space, memory, DmaDirection.Both);
        _function.WriteConfig16(FindCapability(0x10) + 8, 0x8000);
        Assert.That(_model.Slot.TryRead(address, new byte[4]), Is.False);
        _model.Slot.SetInterruptLine(true);
        _model.Slot.Signal(0);
        _host.Settle();
        Assert.That(_function.ReadConfig16(FindCapability(0x10) + 8) & 0x8000, Is.Zero);
        Assert.That(_function.ReadConfig16(PciConfigOffset.Status) & (int)PciConfigStatus.InterruptStatus, Is.Zero);
        Assert.That(_function.Faults, Is.Empty);
    }

    [Test]
    public void A_function_that_was_pulled_out_reads_as_ones()
    {
        _function.MapBar(0, out MmioWindow window);
        IDmaSpace space = Open(64);
        Assert.That(_host.Arena.TryAllocate(4096, out ArenaSegment memory));
        DeviceAddress address = Map(space, memory, DmaDirection.Both);
        _function.EnableInterrupts(PciInterruptMode.Msix, 4, _sink);
        _model.Slot.Signal(0);
        _function.Remove();
        _function.Remove();
        Assert.That(window.Read32(0), Is.EqualTo(uint.MaxValue));
        Assert.That(_function.ReadConfig16(0), Is.EqualTo(ushort.MaxValue));
        Assert.That(_model.Slot.TryRead(address, new byte[4]), Is.False);
        _model.Slot.Signal(1);
        _host.Settle();
        Assert.That(_sink.Removals, Is.EqualTo(1));
        Assert.That(_model.Removals, Is.EqualTo(1));
        Assert.That(_function.MapBar(0, out _), Is.EqualTo(PciStatus.Removed));
        Assert.That(_function.Reset(), Is.EqualTo(PciStatus.Removed));
        Assert.That(_function.SetBusMaster(true), Is.EqualTo(PciStatus.Removed));
        Assert.That(_function.OpenDmaSpace(64, out _), Is.EqualTo(PciStatus.Removed));
        Assert.That(_function.DisableInterrupts(), Is.EqualTo(PciStatus.Removed));
        space.Unmap(memory, DmaDirection.Both, address);
        Assert.That(_function.MappingCount, Is.Zero);
        Assert.That(_function.Faults, Is.Empty);
    }

    [Test]
    public void Nothing_is_allocated_for_accesses_transfers_and_interrupts()
    {
        _function.MapBar(0, out MmioWindow window);
        IDmaSpace space = Open(64);
        Assert.That(_host.Arena.TryAllocate(4096, out ArenaSegment memory));
        var count = new CountingSink();
        _function.EnableInterrupts(PciInterruptMode.Msix, 4, count);
        byte[] bytes = new byte[512];
        Span<DmaRun> run = stackalloc DmaRun[1];
        for (int round = 0; round < 2; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 1000; i++)
            {
                space.Map(memory, DmaDirection.Both, run, out _);
                window.Write32(0, window.Read32(4));
                _model.Slot.TryWrite(run[0].Address, bytes);
                _model.Slot.TryRead(run[0].Address, bytes);
                space.Sync(memory, run[0].Address, DmaSync.PostRead);
                _model.Slot.Signal(i & 3);
                _host.RunReady();
                space.Unmap(memory, DmaDirection.Both, run[0].Address);
            }

            Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, round == 0 ? Is.GreaterThanOrEqualTo(0) : Is.LessThan(20_000), "page tables at most");
        }

        Assert.That(count.Count, Is.EqualTo(2000));
    }

    private IDmaSpace Open(int bits)
    {
        _function.SetBusMaster(true);
        Assert.That(_function.OpenDmaSpace(bits, out IDmaSpace? space), Is.EqualTo(PciStatus.Ok));
        return space!;
    }

    private static DeviceAddress Map(IDmaSpace space, ArenaSegment memory, DmaDirection direction)
    {
        var run = new DmaRun[1];
        Assert.That(space.Map(memory, direction, run, out int count), Is.EqualTo(PciStatus.Ok));
        Assert.That((count, run[0].Length), Is.EqualTo((1, memory.Length)));
        return run[0].Address;
    }

    private int FindCapability(byte id)
    {
        int at = _function.ReadConfig8(PciConfigOffset.CapabilitiesPointer);
        while (at != 0 && _function.ReadConfig8(at) != id)
        {
            at = _function.ReadConfig8(at + 1);
        }

        return at;
    }

    private sealed class CountingSink : IPciInterruptSink
    {
        public int Count { get; private set; }

        public void Interrupt(int vector) => Count++;
    }
}
