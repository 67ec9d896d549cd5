using DriverKit.Dma;
using DriverKit.Hosting;
using DriverKit.Pci;
using DriverKit.Registers;
using DriverKit.Specs.Edu;
using DriverKit.Specs.Pci;

namespace DriverKit.Emulation.Edu;

/// <summary>QEMU's teaching device: liveness, factorials that take time, interrupts by line or MSI, DMA to and from a buffer of 4 KiB.</summary>
/// <remarks>The smallest whole model, to learn from: registers from the device's map, two timers, one step that has effects outside.</remarks>
public sealed class EduModel : PciFunctionModel
{
    // The computation itself is nothing; this is what a guest sees of QEMU's thread.
    private const long FactorialTime = 20_000;

    private readonly RegisterBank<EduRegisters> _registers = new() { UnmodelledValue = ulong.MaxValue };
    private readonly byte[] _buffer = new byte[EduDevice.BufferLength];
    private readonly FactorialTimer _factorial;
    private readonly TransferTimer _transfer;

    /// <summary>An edu device.</summary>
    /// <param name="options">How it departs from the usual one; null for not at all.</param>
    public EduModel(EduModelOptions? options = null)
        : base("edu", new PciIdentity
        {
            VendorId = EduDevice.VendorId,
            DeviceId = EduDevice.DeviceId,
            ClassCode = 0x00ff00,
            Revision = 0x10,
            SubsystemVendorId = 0x1af4,
            SubsystemId = 0x1100,
            InterruptPin = 1,
        })
    {
        Options = options ?? new EduModelOptions();
        _factorial = new FactorialTimer(this);
        _transfer = new TransferTimer(this);
        AddBar(0, PciBarKind.Memory32, EduRegisters.Map.BlockLength, _registers);
        AddMsi(1);
        _registers.OnWrite(EduRegisters.Map.Liveness, w => _registers.Set(EduRegisters.Map.Liveness, ~w.Written));
        _registers.OnWrite(EduRegisters.Map.Factorial, StartFactorial);
        _registers.OnWrite(EduRegisters.Map.InterruptRaise, w => Raise(w.Written));
        _registers.OnWrite(EduRegisters.Map.InterruptAcknowledge, Acknowledge);
        _registers.OnWrite(EduRegisters.Map.DmaSource, w => Keep(EduRegisters.Map.DmaSource, w));
        _registers.OnWrite(EduRegisters.Map.DmaDestination, w => Keep(EduRegisters.Map.DmaDestination, w));
        _registers.OnWrite(EduRegisters.Map.DmaCount, w => Keep(EduRegisters.Map.DmaCount, w));
        _registers.OnWrite(EduRegisters.Map.DmaCommand, StartTransfer);
    }

    /// <summary>What it was made of.</summary>
    public EduModelOptions Options { get; }

    /// <summary>The registers: values without side effects, and who hears of accesses that make no sense.</summary>
    public RegisterBank Registers => _registers;

    /// <summary>Transfers that named something else than a piece of the buffer: nothing was moved. QEMU ends itself at one.</summary>
    public long RefusedTransfers { get; private set; }

    private bool HasCause => _registers.Get(EduRegisters.Map.InterruptStatus).Raw != 0;

    /// <inheritdoc/>
    protected override void OnReset(PciResetKind kind)
    {
        StopTimers();
        _registers.Reset();
        _buffer.AsSpan().Clear();
    }

    /// <inheritdoc/>
    protected override void OnRemoved() => StopTimers();

    private void StopTimers()
    {
        Host.Cancel(_factorial);
        Host.Cancel(_transfer);
    }

    private void StartFactorial(RegisterWrite<uint> write)
    {
        if (_registers.SetBits(EduRegisters.Map.Status, new EduStatus { Computing = true }).Computing)
        {
            _registers.Set(EduRegisters.Map.Factorial, write.Before);
            return;
        }

        _factorial.Number = write.Written;
        Host.Schedule(_factorial, Host.Now + FactorialTime);
    }

    private void EndFactorial(uint number)
    {
        _registers.Set(EduRegisters.Map.Factorial, Factorial(number));
        EduStatus status = _registers.ClearBits(EduRegisters.Map.Status, new EduStatus { Computing = true });
        if (status.InterruptAfterFactorial)
        {
            Raise(new EduInterrupts { Factorial = true });
        }
    }

    // From 34 on all 32 bits are shifted out.
    private static uint Factorial(uint number)
    {
        uint result = number < 34 ? 1u : 0;
        for (uint i = 2; i <= number && result != 0; i++)
        {
            result = unchecked(result * i);
        }

        return result;
    }

    // While a transfer runs its registers keep what they have; a write of 32 bits clears the upper half.
    private void Keep(SingleEntry<ulong> register, RegisterWrite<ulong> write)
    {
        if (_registers.Get(EduRegisters.Map.DmaCommand).Start)
        {
            _registers.Set(register, write.Before);
        }
        else if (write.Lanes == uint.MaxValue)
        {
            _registers.Set(register, write.Written);
        }
    }

    private void StartTransfer(RegisterWrite<EduDmaCommand> write)
    {
        if (write.Before.Start || !write.Written.Start)
        {
            _registers.Set(EduRegisters.Map.DmaCommand, write.Before);
            return;
        }

        Host.Schedule(_transfer, Host.Now + Options.TransferTime);
    }

    private void EndTransfer()
    {
        EduDmaCommand command = _registers.Get(EduRegisters.Map.DmaCommand);
        ulong source = _registers.Get(EduRegisters.Map.DmaSource);
        ulong destination = _registers.Get(EduRegisters.Map.DmaDestination);
        ulong count = _registers.Get(EduRegisters.Map.DmaCount);
        ulong at = (command.ToMemory ? source : destination) - EduDevice.BufferAddress;
        ulong length = (ulong)_buffer.Length;
        if (count == 0 || at >= length || count > length - at)
        {
            RefusedTransfers++;
        }
        else if (command.ToMemory)
        {
            TryWrite(new DeviceAddress(destination & Options.AddressMask), _buffer.AsSpan((int)at, (int)count));
        }
        else
        {
            TryRead(new DeviceAddress(source & Options.AddressMask), _buffer.AsSpan((int)at, (int)count));
        }

        _registers.Set(EduRegisters.Map.DmaCommand, command with { Start = false });
        if (command.Interrupt)
        {
            Raise(new EduInterrupts { Dma = true });
        }
    }

    private void Raise(EduInterrupts causes)
    {
        EduInterrupts before = _registers.SetBits(EduRegisters.Map.InterruptStatus, causes);
        if (Slot.InterruptMode == PciInterruptMode.Msi && (before.Raw | causes.Raw) != 0)
        {
            Signal(0);
        }

        DriveLine();
    }

    private void Acknowledge(RegisterWrite<EduInterrupts> write)
    {
        _registers.ClearBits(EduRegisters.Map.InterruptStatus, write.Written);
        DriveLine();
    }

    // Raising and acknowledging may meet: the last look at the causes is the one that counts.
    private void DriveLine()
    {
        bool asserted;
        do
        {
            asserted = HasCause;
            SetInterruptLine(asserted && Slot.InterruptMode != PciInterruptMode.Msi);
        }
        while (asserted != HasCause);
    }

    private sealed class FactorialTimer(EduModel model) : HostTimer
    {
        public uint Number { get; set; }

        public override void Run() => model.EndFactorial(Number);
    }

    private sealed class TransferTimer(EduModel model) : HostTimer
    {
        public override void Run() => model.EndTransfer();
    }
}
