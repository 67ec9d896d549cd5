using DriverKit.Kernel;
using DriverKit.Kernel.Net;
using DriverKit.Kernel.Pci;
using DriverKit.Pci;
using DriverKit.Specs.I8254x;

namespace DriverKit.Drivers.E1000;

/// <summary>The chip apart from its rings: registers, reset, EEPROM, PHY and link. Thread context unless said otherwise.</summary>
internal sealed class WmChip
{
    private static readonly TimeSpan ResetSettle = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan ResetLimit = TimeSpan.FromSeconds(1);

    private readonly I8254xIoRegisters _io;

    private WmChip(PciDevice pci, MmioWindow registers, MmioWindow io)
    {
        Pci = pci;
        Registers = new I8254xRegisters(registers);
        HasIo = io.Length > 0;
        _io = HasIo ? new I8254xIoRegisters(io) : default;
        Eeprom = new Eeprom(this);
        Phy = new Phy(this);
    }

    public PciDevice Pci { get; }

    public I8254xRegisters Registers { get; }

    public bool HasIo { get; }

    public Eeprom Eeprom { get; }

    public Phy Phy { get; }

    /// <summary>What did not come to pass, for people; the latest.</summary>
    public string? Failure { get; private set; }

    /// <summary>Whether the device answers. A STATUS of all ones is nobody's: its upper half is reserved. Any context.</summary>
    public bool IsPresent
    {
        get
        {
            if (!Pci.IsGone && Registers.Status.Read().Raw == uint.MaxValue)
            {
                Pci.ReportGone();
            }

            return !Pci.IsGone;
        }
    }

    /// <summary>Maps the registers, and the I/O window wherever it is. §4.1</summary>
    public static Errno Map(PciDevice pci, out WmChip chip)
    {
        chip = null!;
        Errno error = pci.MapBar(I8254xPci.RegisterBar, out MmioWindow registers);
        if (error != Errno.Ok)
        {
            return error;
        }

        MmioWindow io = default;
        for (int bar = 1; bar < 6 && io.Length == 0; bar++)
        {
            if (pci.Function.GetBar(bar) is { Kind: PciBarKind.Io, Length: >= 8 } && pci.MapBar(bar, out io) != Errno.Ok)
            {
                io = default;
            }
        }

        if (registers.Length < I8254xRegisters.Map.BlockLength)
        {
            return Errno.ENXIO;
        }

        chip = new WmChip(pci, registers, io);
        return Errno.Ok;
    }

    /// <summary>
    /// Resets all but the PHY and PCI configuration. §14 (Reset Operation). Interrupts are masked first, and what is under way is let
    /// end: a reset in the middle of a bus transaction may hang the bus. Bus master is left as it is.
    /// </summary>
    public Errno Reset()
    {
        MaskInterrupts();
        Registers.ReceiveControl.Write(default);
        Registers.TransmitControl.Write(default(TransmitControl) with { PadShort = true });
        _ = Registers.Status.Read();
        Lwp.Require().Kernel.Pause(ResetSettle);

        DeviceControl control = Registers.Control.Read().Quiet with { Reset = true };
        if (HasIo)
        {
            // By I/O space: the chip does not acknowledge the memory write that resets it (82540 erratum).
            _io.Data.Write((ulong)I8254xRegisters.Map.Control.Offset, control.Raw);
        }
        else
        {
            Registers.Control.Write(control);
        }

        // The EEPROM's words are loaded anew meanwhile. §5.3.3
        Lwp.Require().Kernel.Pause(ResetSettle);
        Errno error = Wait("CTRL.RST to clear itself", ResetLimit, () => !Registers.Control.Read().Reset);
        if (error == Errno.Ok)
        {
            MaskInterrupts();
        }

        return error;
    }

    /// <summary>Masks every cause, and takes those that stand. Any context.</summary>
    public void MaskInterrupts()
    {
        Registers.InterruptMaskClear.Write(new InterruptCauses(uint.MaxValue));
        _ = Registers.InterruptCause.Read();
    }

    /// <summary>General configuration and link, §14.3: the PHY negotiates, and the MAC follows what it found.</summary>
    public Errno SetUpLink(bool isLoopback)
    {
        DeviceControl control = Registers.Control.Read().Quiet with
        {
            SetLinkUp = true,
            AutoSpeedDetection = !isLoopback,
            ForceSpeed = isLoopback,
            ForceDuplex = isLoopback,
            Speed = LinkSpeed.Mbps1000,
            FullDuplex = true,
            InvertLossOfSignal = false,
            PhyReset = false,
            VlanMode = false,
            ReceiveFlowControl = !isLoopback,
            TransmitFlowControl = !isLoopback,
        };
        Registers.Control.Write(control);
        Registers.FlowControlAddressLow.Write(PauseFrame.AddressLow);
        Registers.FlowControlAddressHigh.Write(PauseFrame.AddressHigh);
        Registers.FlowControlType.Write(PauseFrame.Type);
        Registers.FlowControlTimer.Write(0xffff);

        // XOFF at three quarters of the receive FIFO, XON again at a half. §13.4.23
        uint fifo = Registers.PacketBufferAllocation.Read().ReceiveKilobytes * 1024u;
        Registers.FlowThresholdHigh.Write(fifo / 4 * 3 & 0xfff8);
        Registers.FlowThresholdLow.Write((fifo / 2 & 0xfff8) | 0x8000_0000);
        return isLoopback ? Phy.LoopBack() : Phy.Negotiate();
    }

    /// <summary>The link as STATUS has it. §13.4.2. Any context.</summary>
    public LinkState ReadLink()
    {
        DeviceStatus status = Registers.Status.Read();
        int speed = status.Speed switch
        {
            LinkSpeed.Mbps10 => 10,
            LinkSpeed.Mbps100 => 100,
            _ => 1000,
        };
        return status.LinkUp && status.Raw != uint.MaxValue ? new LinkState(true, speed, status.FullDuplex) : LinkState.Down;
    }

    /// <summary>Waits for the chip to do something.</summary>
    /// <param name="what">What, for people.</param>
    /// <param name="limit">How long at most.</param>
    /// <param name="isDone">Whether it did.</param>
    /// <returns>Ok, ETIMEDOUT, or ENXIO where the chip is gone.</returns>
    public Errno Wait(string what, TimeSpan limit, Func<bool> isDone)
    {
        RumpKernel kernel = Pci.Kernel;
        long deadline = kernel.Host.Now + (limit.Ticks * 100);
        TimeSpan step = TimeSpan.FromMicroseconds(10);
        while (!isDone())
        {
            if (!IsPresent)
            {
                Failure = $"the device went while waiting for {what}";
                return Errno.ENXIO;
            }

            if (kernel.Host.Now >= deadline)
            {
                Failure = $"waited {limit.TotalMilliseconds} ms for {what}";
                return Errno.ETIMEDOUT;
            }

            kernel.Pause(step);
            step = step < TimeSpan.FromMilliseconds(1) ? 2 * step : step;
        }

        return Errno.Ok;
    }

    /// <summary>Keeps what is wrong, for people.</summary>
    public Errno Fail(Errno error, string what)
    {
        Failure = what;
        return error;
    }
}
