using @Name@.Specs;
using DriverKit.Emulation;
using DriverKit.Hosting;
using DriverKit.Pci;

namespace @Name@.Model;

/// <summary>The device: a number goes in, its square comes out after 20 µs.</summary>
public sealed class @Name@Model : PciFunctionModel
{
    private const long ComputationTime = 20_000;

    private readonly RegisterBank<@Name@Registers> _registers = new();
    private readonly Step _end;

    /// <summary>A device in its reset state.</summary>
    public @Name@Model()
        : base("@name@", new PciIdentity
        {
            VendorId = @Name@Device.VendorId,
            DeviceId = @Name@Device.DeviceId,
            ClassCode = @Name@Device.ClassCode,
            InterruptPin = 1,
        })
    {
        _end = new Step(End);
        AddBar(0, PciBarKind.Memory32, @Name@Registers.Map.BlockLength, _registers);
        AddMsi(1);
        _registers.OnWrite(@Name@Registers.Map.Control, Begin);
        _registers.OnWrite(@Name@Registers.Map.Status, _ => DriveLine());
    }

    /// <summary>The registers: values without side effects, and who hears of accesses that make no sense.</summary>
    public RegisterBank Registers => _registers;

    /// <inheritdoc/>
    protected override void OnReset(PciResetKind kind)
    {
        Host.Cancel(_end);
        _registers.Reset();
    }

    // An access only begins the work; what follows takes its time, as on hardware.
    private void Begin(RegisterWrite<@Name@Control> write)
    {
        if (write.Written.Go && !write.Before.Go)
        {
            _registers.SetBits(@Name@Registers.Map.Status, new @Name@Status { Busy = true });
            Host.Schedule(_end, Host.Now + ComputationTime);
        }

        DriveLine();
    }

    private void End()
    {
        uint operand = _registers.Get(@Name@Registers.Map.Operand);
        _registers.Set(@Name@Registers.Map.Result, unchecked(operand * operand));
        _registers.ClearBits(@Name@Registers.Map.Control, new @Name@Control { Go = true });
        _registers.Change(@Name@Registers.Map.Status, new @Name@Status { Busy = true }, new @Name@Status { Done = true });
        if (Slot.InterruptMode == PciInterruptMode.Msi && _registers.Get(@Name@Registers.Map.Control).InterruptEnable)
        {
            Signal(0);
        }

        DriveLine();
    }

    private void DriveLine() => SetInterruptLine(
        Slot.InterruptMode != PciInterruptMode.Msi
        && _registers.Get(@Name@Registers.Map.Status).Done
        && _registers.Get(@Name@Registers.Map.Control).InterruptEnable);

    private sealed class Step(Action body) : HostTimer
    {
        public override void Run() => body();
    }
}
