using DriverKit.Dma;
using DriverKit.Emulation.Edu;
using DriverKit.Pci;
using DriverKit.Specs.Edu;

namespace DriverKit.Emulation.Tests;

/// <summary>The edu model by its registers, beside what QEMU's documentation says.</summary>
public sealed class EduModelTests
{
    private ManualHost _host = null!;
    private EduModel _model = null!;
    private EmulatedPciFunction _function = null!;
    private RecordingSink _sink = null!;
    private EduRegisters _registers;
    private MmioWindow _window;

    [SetUp]
    public void Make()
    {
        _host = new ManualHost();
        _model = new EduModel();
        _sink = new RecordingSink();
        _function = new EmulatedPciFunction(_host, _model);
        Assert.That(_function.MapBar(0, out _window), Is.EqualTo(PciStatus.Ok));
        _registers = new EduRegisters(_window);
    }

    [TearDown]
    public void End()
    {
        _function.Dispose();
        _model.Dispose();
        _host.Dispose();
    }

    [Test]
    public void It_says_that_it_lives()
    {
        Assert.That(_registers.Identification.Read().Raw, Is.EqualTo(0x010000ed));
        Assert.That(_registers.Liveness.Read(), Is.Zero);
        _registers.Liveness.Write(0x12345678);
        Assert.That(_registers.Liveness.Read(), Is.EqualTo(~0x12345678u));
        Assert.That(_window.Read64(0), Is.EqualTo(ulong.MaxValue), "no 64 bits below 0x80");
        Assert.That(_window.Read32(0x40), Is.EqualTo(uint.MaxValue), "a gap");
        Assert.That(_window.Read32(0x60), Is.Zero.Or.EqualTo(uint.MaxValue), "write-only");
    }

    [TestCase(0u, 1u)]
    [TestCase(1u, 1u)]
    [TestCase(5u, 120u)]
    [TestCase(12u, 479001600u)]
    [TestCase(13u, 1932053504u)]
    [TestCase(33u, 2147483648u)]
    [TestCase(34u, 0u)]
    [TestCase(4_000_000_000u, 0u)]
    public void A_factorial_takes_time(uint number, uint expected)
    {
        _registers.Factorial.Write(number);
        Assert.That(_registers.Status.Read().Computing);
        Assert.That(_registers.Factorial.Read(), Is.EqualTo(number));
        _registers.Factorial.Write(3);
        Assert.That(_registers.Factorial.Read(), Is.EqualTo(number), "ignored while it computes");
        _host.Settle(1_000_000);
        Assert.That(_registers.Status.Read().Raw, Is.Zero);
        Assert.That(_registers.Factorial.Read(), Is.EqualTo(expected));
        Assert.That(_registers.InterruptStatus.Read().Raw, Is.Zero);
    }

    [TestCase(PciInterruptMode.Intx)]
    [TestCase(PciInterruptMode.Msi)]
    public void It_interrupts_when_it_was_asked_to(PciInterruptMode mode)
    {
        _function.SetBusMaster(true);
        Assert.That(_function.EnableInterrupts(mode, 1, _sink), Is.EqualTo(PciStatus.Ok));
        _registers.Status.Write(new EduStatus { InterruptAfterFactorial = true });
        Assert.That(_registers.Status.Read().Raw, Is.EqualTo(0x80));
        _registers.Factorial.Write(4);
        _host.Settle(1_000_000);
        Assert.That(_sink.Take(), Is.EqualTo(new[] { 0 }));
        Assert.That(_registers.InterruptStatus.Read(), Is.EqualTo(new EduInterrupts { Factorial = true }));
        _registers.InterruptRaise.Write(new EduInterrupts(0x40));
        _registers.InterruptAcknowledge.Write(new EduInterrupts { Factorial = true });
        Assert.That(_registers.InterruptStatus.Read().Raw, Is.EqualTo(0x40));
        _function.UnmaskInterrupt(0);
        _host.Settle();
        Assert.That(_sink.Take(), Is.EqualTo(new[] { 0 }), "the other cause");
        _registers.InterruptAcknowledge.Write(new EduInterrupts(0x40));
        _function.UnmaskInterrupt(0);
        _host.Settle();
        Assert.That(_sink.Take(), Is.Empty);
    }

    [Test]
    public void Data_go_to_the_buffer_and_back()
    {
        _function.SetBusMaster(true);
        _function.OpenDmaSpace(EduDevice.AddressBits, out IDmaSpace? space);
        Assert.That(_host.Arena.TryAllocate(8192, out ArenaSegment memory));
        var run = new DmaRun[1];
        space!.Map(memory, DmaDirection.Both, run, out _);
        new Random(7).NextBytes(memory.Span[..4096]);
        memory.Span[4096..].Clear();
        Start(run[0].Address.Value, EduDevice.BufferAddress, 4096, new EduDmaCommand { Start = true });
        Assert.That(_registers.DmaCommand.Read().Start);
        _registers.DmaCount.Write(1);
        Assert.That(_registers.DmaCount.Read(), Is.EqualTo(4096UL), "while it runs the registers stay");
        _host.Settle(EduDevice.TransferTime - 1);
        Assert.That(_registers.DmaCommand.Read().Start);
        _host.Settle(1);
        Assert.That(_registers.DmaCommand.Read().Start, Is.False);
        Start(EduDevice.BufferAddress + 16, run[0].Address.Value + 4096, 4080, new EduDmaCommand { Start = true, ToMemory = true, Interrupt = true });
        _host.Settle(EduDevice.TransferTime);
        Assert.That(memory.Span.Slice(4096, 4080).SequenceEqual(memory.Span.Slice(16, 4080)));
        Assert.That(_registers.InterruptStatus.Read(), Is.EqualTo(new EduInterrupts { Dma = true }));
        Assert.That(_model.RefusedTransfers, Is.Zero);
        space.Unmap(memory, DmaDirection.Both, run[0].Address);
    }

    [TestCase(EduDevice.BufferAddress - 1, 4)]
    [TestCase(EduDevice.BufferAddress, 4097)]
    [TestCase(EduDevice.BufferAddress + 4095, 2)]
    [TestCase(0, 4)]
    [TestCase(EduDevice.BufferAddress, 0)]
    public void A_transfer_outside_of_the_buffer_moves_nothing(long destination, long count)
    {
        _function.SetBusMaster(true);
        Start(0x1000, (ulong)destination, (ulong)count, new EduDmaCommand { Start = true });
        _host.Settle(EduDevice.TransferTime);
        Assert.That(_registers.DmaCommand.Read().Start, Is.False);
        Assert.That(_model.RefusedTransfers, Is.EqualTo(1));
        Assert.That(_function.Faults, Is.Empty);
    }

    [Test]
    public void Address_bits_that_it_does_not_drive_are_lost()
    {
        _function.SetBusMaster(true);
        _function.OpenDmaSpace(64, out _);
        Start(0xf_1234_5678, EduDevice.BufferAddress, 4, new EduDmaCommand { Start = true });
        _host.Settle(EduDevice.TransferTime);
        Assert.That(_function.TakeFaults().Single().Address.Value, Is.EqualTo(0x1234_5678UL & ((1UL << 28) - 1)));
    }

    [Test]
    public void It_has_no_reset_of_its_own()
    {
        Assert.That(_function.Reset(), Is.EqualTo(PciStatus.NotSupported));
        Assert.That(_function.SetPowerState(PciPowerState.D3Hot), Is.EqualTo(PciStatus.NotSupported));
        Assert.That(_function.GetVectorCount(PciInterruptMode.Msi), Is.EqualTo(1));
        Assert.That(_function.GetVectorCount(PciInterruptMode.Msix), Is.Zero);
    }

    private void Start(ulong source, ulong destination, ulong count, EduDmaCommand command)
    {
        _registers.DmaSource.Write(source);
        _registers.DmaDestination.Write(destination);
        _registers.DmaCount.Write(count);
        _registers.DmaCommand.Write(command);
    }
}
