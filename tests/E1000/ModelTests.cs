using DriverKit.Emulation;
using DriverKit.Emulation.E1000;
using DriverKit.Kernel;
using DriverKit.Kernel.Hosts;
using DriverKit.Pci;
using DriverKit.Registers;
using DriverKit.Specs.I8254x;

namespace DriverKit.E1000.Tests;

/// <summary>The model as a driver meets that is not ours: what Linux's does at attach, and what the manual forbids.</summary>
public sealed class ModelTests : IPciInterruptSink
{
    private DeterministicHost _host = null!;
    private RumpKernel _kernel = null!;
    private E1000Model _model = null!;
    private EmulatedPciFunction _function = null!;
    private I8254xRegisters _registers;
    private MmioWindow _window;
    private int _interrupts;

    [SetUp]
    public void Plug()
    {
        _host = new DeterministicHost(1);
        _interrupts = 0;
        _kernel = new RumpKernel(_host);
        _model = new E1000Model(new E1000Options { LinkTime = TimeSpan.FromSeconds(2) });
        _function = new EmulatedPciFunction(_host, _model);
        Assert.That(_function.MapBar(0, out _window), Is.EqualTo(PciStatus.Ok));
        _registers = new I8254xRegisters(_window);
        Assert.That(_function.EnableInterrupts(PciInterruptMode.Intx, 1, this), Is.EqualTo(PciStatus.Ok));
    }

    [TearDown]
    public void Unplug()
    {
        _function.Dispose();
        _model.Dispose();
        _kernel.Dispose();
        _host.Dispose();
    }

    public void Interrupt(int vector)
    {
        _interrupts++;
        _registers.InterruptCause.Read();
        _function.UnmaskInterrupt(0);
    }

    [Test]
    public void AResetThroughTheIoWindowClearsItself()
    {
        using LwpScope scope = _kernel.Enter();
        Assert.That(_function.MapBar(1, out MmioWindow window), Is.EqualTo(PciStatus.Ok));
        var io = new I8254xIoRegisters(window);
        _registers.ReceiveDelay.Write(default(DelayTimer) with { Delay = 77 });
        io.Data.Write(0, (_registers.Control.Read().Quiet with { Reset = true }).Raw);
        Assert.That(_registers.Control.Read().Reset, Is.True);
        _kernel.Pause(TimeSpan.FromMilliseconds(1));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(_registers.Control.Read().Reset, Is.False);
            Assert.That(_registers.ReceiveDelay.Read().Delay, Is.Zero);
            Assert.That(io.Data.Read(0x5400), Is.EqualTo(_registers.ReceiveAddressLow[0].Read()));
            Assert.That(_registers.ReceiveAddressHigh[0].Read().Valid, Is.True);
        }
    }

    [Test]
    public void CausesClearWhenReadAndInterruptWhileTheyAreMaskedIn()
    {
        using LwpScope scope = _kernel.Enter();
        var link = default(InterruptCauses) with { LinkStatusChange = true };
        _registers.InterruptCauseSet.Write(link);
        _kernel.Pause(TimeSpan.FromMilliseconds(1));
        Assert.That(_interrupts, Is.Zero);
        Assert.That(_registers.InterruptCause.Read(), Is.EqualTo(link));
        Assert.That(_registers.InterruptCause.Read().Raw, Is.Zero);
        _registers.InterruptMaskSet.Write(link);
        _registers.InterruptCauseSet.Write(link);
        _kernel.Pause(TimeSpan.FromMilliseconds(1));
        Assert.That(_interrupts, Is.EqualTo(1));
        Assert.That(_registers.InterruptMaskSet.Read(), Is.EqualTo(link));
        _registers.InterruptMaskClear.Write(new InterruptCauses(uint.MaxValue));
        Assert.That(_registers.InterruptMaskSet.Read().Raw, Is.Zero);
        Assert.That(_model.Complaints, Is.Empty);
    }

    [Test]
    public void TheLinkComesOnlyWithSluAndAfterItsTime()
    {
        using LwpScope scope = _kernel.Enter();
        _kernel.Pause(TimeSpan.FromSeconds(5));
        Assert.That(_registers.Status.Read().LinkUp, Is.False);
        _registers.Control.Write(_registers.Control.Read().Quiet with { SetLinkUp = true });
        _kernel.Pause(TimeSpan.FromMilliseconds(1));
        Assert.That(_registers.Status.Read().LinkUp, Is.True);
        Assert.That(_registers.InterruptCause.Read().LinkStatusChange, Is.True);
    }

    [Test]
    public void MdicTakesItsTimeAndSaysWhenNobodyAnswers()
    {
        using LwpScope scope = _kernel.Enter();
        var read = default(MdiControl) with { Operation = MdiOperation.Read, Phy = 1, Register = (byte)PhyRegister.Identifier1 };
        _registers.MdiControl.Write(read);
        Assert.That(_registers.MdiControl.Read().Ready, Is.False);
        _kernel.Pause(TimeSpan.FromMilliseconds(1));
        Assert.That((_registers.MdiControl.Read().Ready, _registers.MdiControl.Read().Data), Is.EqualTo((true, (ushort)0x0141)));
        _registers.MdiControl.Write(read with { Phy = 2 });
        _kernel.Pause(TimeSpan.FromMilliseconds(1));
        Assert.That(_registers.MdiControl.Read().Error, Is.True);
    }

    [Test]
    public void TheEepromAnswersAtItsPinsOnlyWhereTheyAreGranted()
    {
        using LwpScope scope = _kernel.Enter();
        EepromControl pins = _registers.EepromControl.Read().Quiet;
        Assert.That((pins.Present, pins.Grant), Is.EqualTo((true, false)));
        _registers.EepromControl.Write(pins with { Request = true });
        Assert.That(_registers.EepromControl.Read().Grant, Is.True);
        _registers.EepromControl.Write(pins with { Request = false });
        Assert.That(_registers.EepromControl.Read().Grant, Is.False);
    }

    [Test]
    public void OtherWidthsThan32BitsAreComplainedOf()
    {
        using LwpScope scope = _kernel.Enter();
        Assert.That(_window.Read16(0), Is.EqualTo(ushort.MaxValue));
        _window.Write8(0, 1);
        Assert.That(_model.Complaints, Has.Count.EqualTo(2));
        Assert.That(_model.Complaints[0], Does.Contain("Control"));
    }

    [Test]
    public void RingsMustLieAndMeasureAsTheManualSays()
    {
        using LwpScope scope = _kernel.Enter();
        _registers.ReceiveBaseLow.Write(0x1008);
        _registers.TransmitLength.Write(100);
        Assert.That(_model.Complaints, Has.Count.EqualTo(2));
    }

    [Test]
    public void WithoutBusMasterNothingMoves()
    {
        using LwpScope scope = _kernel.Enter();
        _registers.TransmitBaseLow.Write(0x1000);
        _registers.TransmitLength.Write(4096);
        _registers.TransmitControl.Write(default(TransmitControl) with { Enable = true });
        _registers.TransmitTail.Write(8);
        _kernel.Pause(TimeSpan.FromMilliseconds(1));
        Assert.That(_registers.TransmitHead.Read(), Is.Zero);
        Assert.That(_function.FaultCount, Is.Zero);
    }
}
