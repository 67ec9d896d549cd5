using System.Runtime.CompilerServices;
using DriverKit.Dma;
using DriverKit.Hosting;
using DriverKit.Pci;
using DriverKit.Specs.Ethernet;
using DriverKit.Specs.I8254x;

[assembly: InternalsVisibleTo("DriverKit.E1000.Tests")]

namespace DriverKit.Emulation.E1000;

/// <summary>
/// An Intel 82540EM, from its manual: registers by 32 bits in memory and through the I/O window, EEPROM, PHY, link, rings, offloads, interrupts,
/// statistics. Strict: what a driver does that the manual forbids is kept in <see cref="Complaints"/>.
/// </summary>
public sealed class E1000Model : PciFunctionModel, IFramePort, IHostSource, IRegisterBankObserver
{
    private const int IoLength = 64;
    private const int MostComplaints = 64;
    private const long MdioTime = 64_000;
    private const long EepromTime = 20_000;
    private const long PauseQuantum = 512;

    private readonly E1000Options _options;
    private readonly IFrameWire _wire;
    private readonly RegisterBank<I8254xRegisters> _bank = new();
    private readonly RegisterBank<I8254xIoRegisters> _ioBank = new();
    private readonly EepromModel _eeprom;
    private readonly PhyModel _phy = new();
    private readonly StatisticsModel _statistics;
    private readonly TransmitEngine _transmit;
    private readonly ReceiveEngine _receive;
    private readonly ModelStep _transmitStep;
    private readonly ModelStep _receiveStep;
    private readonly ModelStep _resetStep;
    private readonly ModelStep _linkStep;
    private readonly ModelStep _received;
    private readonly ModelTimer _negotiated;
    private readonly ModelTimer _mdioDone;
    private readonly ModelTimer _pauseOver;
    private readonly List<string> _complaints = [];
    private SpinGate _complaintGate;
    private MdiControl _mdio;
    private long _eepromReady;
    private long _pausedUntil;
    private bool _isHalted;
    private bool _isNegotiating;
    private bool _isLooping;
    private bool _anyReceived;
    private volatile bool _isFlushed;

    /// <summary>A controller; it is used by putting it into a slot.</summary>
    /// <param name="options">What it is like.</param>
    public E1000Model(E1000Options options)
        : base("e1000", new PciIdentity
        {
            VendorId = I8254xPci.Vendor,
            DeviceId = I8254xPci.Device82540Em,
            ClassCode = I8254xPci.ClassCode,
            Revision = 2,
            SubsystemVendorId = I8254xPci.Vendor,
            SubsystemId = 0x001e,
            InterruptPin = 1,
            MinimumGrant = 0xff,
        })
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _wire = options.Wire ?? new UnconnectedWire();
        _eeprom = new EepromModel(options);
        _statistics = new StatisticsModel(_bank, this);
        Interrupts = new InterruptModel(this, _bank);
        _transmit = new TransmitEngine(this, _bank, _statistics);
        _receive = new ReceiveEngine(this, _bank, _statistics);
        _transmitStep = new ModelStep(Transmit);
        _receiveStep = new ModelStep(DrainReceive);
        _resetStep = new ModelStep(SoftwareReset);
        _linkStep = new ModelStep(LookAtLink);
        _received = new ModelStep(FlushReceived);
        _negotiated = new ModelTimer(Negotiated);
        _mdioDone = new ModelTimer(EndMdio);
        _pauseOver = new ModelTimer(Transmit);
        _bank.Observer = this;
        _ioBank.Observer = this;
        Wire();
        PowerOn();
        AddBar(0, PciBarKind.Memory32, I8254xRegisters.Map.BlockLength, _bank);
        if (options.HasIo)
        {
            AddBar(1, PciBarKind.Io, IoLength, _ioBank);
        }

        AddPowerManagement();
        if (options.HasMsi)
        {
            AddMsi(1);
        }
    }

    /// <summary>What the driver did that the manual forbids; the first ones.</summary>
    public IReadOnlyList<string> Complaints
    {
        get
        {
            _complaintGate.Enter(Host);
            string[] copy = [.. _complaints];
            _complaintGate.Exit();
            return copy;
        }
    }

    /// <summary>What it is plugged into.</summary>
    public IFrameWire Medium => _wire;

    /// <summary>Frames that left it.</summary>
    public long FramesSent { get; private set; }

    IHost IFramePort.Host => Host;

    IHost IHostSource.Host => Host;

    internal InterruptModel Interrupts { get; }

    internal IHost ModelHost => Host;

    internal RegisterBank<I8254xRegisters> Bank => _bank;

    /// <summary>Asked before each transaction; true makes it fail. For tests.</summary>
    internal Func<bool>? FailDma { get; set; }

    /// <summary>Sees each descriptor before it is written back, and may make it lie. For tests.</summary>
    internal Action<byte[]>? Tamper { get; set; }

    /// <summary>Room for one frame with a tag put in.</summary>
    internal byte[] Scratch { get; } = new byte[I8254xLimits.LongestFrame + EthernetFrame.VlanTagLength];

    /// <summary>Room for a frame padded to the shortest length.</summary>
    internal byte[] ShortFrame { get; } = new byte[EthernetFrame.ShortestWithoutFcs];

    internal EthernetAddress StationAddress
    {
        get
        {
            uint low = _bank.Get(I8254xRegisters.Map.ReceiveAddressLow, 0);
            ushort high = _bank.Get(I8254xRegisters.Map.ReceiveAddressHigh, 0).Address;
            return EthernetAddress.Read([(byte)low, (byte)(low >> 8), (byte)(low >> 16), (byte)(low >> 24), (byte)high, (byte)(high >> 8)]);
        }
    }

    internal bool MayTransmit => !_isHalted && Slot.IsBusMaster && Host.Now >= _pausedUntil;

    internal bool MayReceive => !_isHalted && Slot.IsBusMaster;

    private bool IsLinkUp => _bank.Get(I8254xRegisters.Map.Status).LinkUp;

    /// <inheritdoc/>
    public void Receive(ReadOnlySpan<byte> frame)
    {
        if (IsLinkUp && !_isLooping && _receive.Accept(frame))
        {
            NoteReceived();
        }
    }

    /// <inheritdoc/>
    public void CarrierChanged() => Host.Post(_linkStep);

    /// <inheritdoc/>
    public void Misused(in RegisterMisuse misuse)
    {
        // Reserved bits of interrupt masks are written as ones by every driver, and preserved ones cannot be told from those that a reset changed.
        bool isCommon = misuse.Kind == RegisterMisuseKind.ReservedBits
            && (misuse.Entry == I8254xRegisters.Map.InterruptMaskClear || misuse.Entry == I8254xRegisters.Map.InterruptMaskSet);
        if (!isCommon)
        {
            Complain(misuse.ToString());
        }
    }

    /// <summary>Reads memory of the host's.</summary>
    internal bool TryFetch(DeviceAddress address, Span<byte> bytes) => FailDma?.Invoke() != true && Slot.TryRead(address, bytes);

    /// <summary>Writes memory of the host's.</summary>
    internal bool TryStore(DeviceAddress address, ReadOnlySpan<byte> bytes) => FailDma?.Invoke() != true && Slot.TryWrite(address, bytes);

    /// <summary>Lets a test change a descriptor.</summary>
    internal void Lie(Span<byte> descriptor)
    {
        if (Tamper is { } tamper)
        {
            byte[] copy = descriptor.ToArray();
            tamper(copy);
            copy.CopyTo(descriptor);
        }
    }

    internal void Complain(string what)
    {
        _complaintGate.Enter(Host);
        if (_complaints.Count < MostComplaints)
        {
            _complaints.Add(what);
        }

        _complaintGate.Exit();
    }

    /// <summary>A transaction failed: nothing moves until the chip is reset.</summary>
    internal void Halt(string why)
    {
        _isHalted = true;
        Complain(why);
    }

    internal void Send(ReadOnlySpan<byte> frame)
    {
        FramesSent++;
        if (_isLooping)
        {
            if (_receive.Accept(frame))
            {
                NoteReceived();
            }
        }
        else if (IsLinkUp)
        {
            _wire.Send(frame);
        }
    }

    internal void PauseTransmitter(ushort quanta)
    {
        _pausedUntil = quanta == 0 ? 0 : Host.Now + (quanta * PauseQuantum);
        Host.Schedule(_pauseOver, _pausedUntil);
    }

    /// <inheritdoc/>
    protected override void OnPlugged()
    {
        _wire.Plug(this);
        Host.Post(_linkStep);
    }

    /// <inheritdoc/>
    protected override void OnReset(PciResetKind kind)
    {
        _phy.Reset();
        _isNegotiating = false;
        SoftwareReset();
        Host.Post(_linkStep);
    }

    /// <inheritdoc/>
    protected override void OnRemoved()
    {
        Host.Cancel(_negotiated);
        Host.Cancel(_mdioDone);
        Host.Cancel(_pauseOver);
        Interrupts.Reset();
        _isHalted = true;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _wire.Dispose();
        base.Dispose(disposing);
    }

    // What a driver's access sets going. Everything that moves data, or interrupts, is a step.
    private void Wire()
    {
        var map = I8254xRegisters.Map;
        _bank.OnWrite(map.Control, write =>
        {
            if (write.Written.Reset)
            {
                Host.Post(_resetStep);
            }

            Host.Post(_linkStep);
        });
        _bank.OnRead(map.EepromControl, value =>
        {
            bool shown = _eeprom.Drive(value, Host);
            return value with { DataOut = shown, Grant = value.Request, Present = true, Size256 = _eeprom.IsLarge };
        });
        _bank.OnWrite(map.EepromControl, write => _eeprom.Drive(write.After, Host));
        _bank.OnWrite(map.EepromRead, write =>
        {
            if (write.Written.Start)
            {
                Volatile.Write(ref _eepromReady, Host.Now + EepromTime);
            }
        });
        _bank.OnRead(map.EepromRead, value => !value.Start || !_options.HasEepromRead || Host.Now < Volatile.Read(ref _eepromReady)
            ? value with { Done = false, Data = 0 }
            : value with { Done = true, Data = _eeprom.Word(value.Address) });
        _bank.OnWrite(map.MdiControl, write => BeginMdio(write.Written));
        _bank.OnWrite(map.TransmitTail, _ => Host.Post(_transmitStep));
        _bank.OnWrite(map.TransmitControl, _ => Host.Post(_transmitStep));
        _bank.OnWrite(map.ReceiveTail, _ => Host.Post(_receiveStep));
        _bank.OnWrite(map.ReceiveControl, _ =>
        {
            Host.Post(_linkStep);
            Host.Post(_receiveStep);
        });
        _bank.OnWrite(map.ReceiveDelay, write =>
        {
            if (write.Written.Flush)
            {
                _bank.Set(map.ReceiveDelay, write.Written with { Flush = false });
                _isFlushed = true;
                Host.Post(_received);
            }
        });
        _bank.OnWrite(map.ReceiveLength, write => CheckLength(map.ReceiveLength.Name, write.Written));
        _bank.OnWrite(map.TransmitLength, write => CheckLength(map.TransmitLength.Name, write.Written));
        _bank.OnWrite(map.ReceiveBaseLow, write => CheckBase(map.ReceiveBaseLow.Name, write.Written));
        _bank.OnWrite(map.TransmitBaseLow, write => CheckBase(map.TransmitBaseLow.Name, write.Written));
        _ioBank.OnRead(I8254xIoRegisters.Map.Data, (index, _) => _bank.Read32(index));
        _ioBank.OnWrite(I8254xIoRegisters.Map.Data, write => _bank.Write32(write.Index, write.Written));
    }

    private void CheckLength(string register, uint length)
    {
        if (length % I8254xLimits.RingLengthMultiple != 0)
        {
            Complain($"{register} of {length} bytes is no multiple of {I8254xLimits.RingLengthMultiple}");
        }
    }

    private void CheckBase(string register, uint address)
    {
        if (address % I8254xLimits.RingAlignment != 0)
        {
            Complain($"{register} of 0x{address:x} is not aligned to {I8254xLimits.RingAlignment}");
        }
    }

    // §5.3.3, §14: registers as after power on, with what the EEPROM says; the PHY keeps its link.
    private void PowerOn()
    {
        _bank.Reset();
        var map = I8254xRegisters.Map;
        EthernetAddress address = _eeprom.Address;
        Span<byte> bytes = stackalloc byte[EthernetAddress.Length];
        address.CopyTo(bytes);
        _bank.Set(map.ReceiveAddressLow, 0, (uint)(bytes[0] | (bytes[1] << 8) | (bytes[2] << 16) | (bytes[3] << 24)));
        _bank.Set(map.ReceiveAddressHigh, 0, default(ReceiveAddressHigh) with { Address = (ushort)(bytes[4] | (bytes[5] << 8)), Valid = true });
        _bank.Set(map.Control, default(DeviceControl) with { FullDuplex = true, Speed = LinkSpeed.Mbps1000, AutoSpeedDetection = true });
        _bank.Set(map.MdiControl, default(MdiControl) with { Ready = true });
        _bank.Set(map.VlanEtherType, (uint)EtherType.Vlan);
        _transmit.Reset();
        _receive.Reset();
        SetStatus(isUp: false);
    }

    private void SoftwareReset()
    {
        bool wasUp = IsLinkUp;
        Interrupts.Reset();
        _statistics.Reset();
        Host.Cancel(_mdioDone);
        _isHalted = false;
        _isLooping = false;
        _pausedUntil = 0;
        PowerOn();
        if (wasUp)
        {
            LookAtLink();
        }
    }

    private void Transmit()
    {
        if (_transmit.Step())
        {
            Host.Post(_transmitStep);
        }
    }

    private void DrainReceive()
    {
        if (_receive.Drain())
        {
            NoteReceived();
        }
    }

    // One interrupt for all the frames of a step: the cause is raised when the step is over.
    private void NoteReceived()
    {
        if (!_anyReceived)
        {
            _anyReceived = true;
            Host.Post(_received);
        }
    }

    private void FlushReceived()
    {
        if (_isFlushed)
        {
            _isFlushed = false;
            Interrupts.ReceiveTimerExpired();
        }

        if (_anyReceived)
        {
            _anyReceived = false;
            Interrupts.FramesReceived();
        }
    }

    private void BeginMdio(MdiControl command)
    {
        if (command.Ready || command.Operation is not (MdiOperation.Read or MdiOperation.Write))
        {
            Complain($"MDIC written with R set or no operation: {command}");
        }

        if (_mdioDone.IsScheduled)
        {
            Complain("MDIC written before the last operation was over");
        }

        _mdio = command;
        Host.Schedule(_mdioDone, Host.Now + MdioTime);
    }

    private void EndMdio()
    {
        MdiControl done = _mdio with { Ready = true };
        if (_mdio.Phy != 1 || !_options.HasPhy)
        {
            done = done with { Error = true };
        }
        else if (_mdio.Operation == MdiOperation.Read)
        {
            done = done with { Data = _phy.Read(_mdio.Register) };
        }
        else if (_phy.Write(_mdio.Register, _mdio.Data))
        {
            _phy.Lose();
            _isNegotiating = false;
            Host.Cancel(_negotiated);
            LookAtLink();
        }

        _bank.Set(I8254xRegisters.Map.MdiControl, done);
        if (_mdio.InterruptEnable)
        {
            Interrupts.Raise(default(InterruptCauses) with { MdioComplete = true });
        }
    }

    // §8.6: with a carrier the PHY negotiates, which takes its time; the MAC sees the link where CTRL.SLU lets it.
    private void LookAtLink()
    {
        DeviceControl control = _bank.Get(I8254xRegisters.Map.Control);
        PhyControl phy = _phy.Control;
        LoopbackMode loopback = _bank.Get(I8254xRegisters.Map.ReceiveControl).Loopback;
        _isLooping = phy.Loopback || loopback is LoopbackMode.Mac or LoopbackMode.Phy;
        bool canLink = _wire.HasCarrier && !phy.PowerDown && !phy.Loopback && !control.PhyReset;
        if (!canLink)
        {
            _isNegotiating = false;
            Host.Cancel(_negotiated);
            if (_phy.IsLinked)
            {
                _phy.Lose();
            }
        }
        else if (!_phy.IsLinked && !_isNegotiating)
        {
            _isNegotiating = true;
            Host.Schedule(_negotiated, Host.Now + (_options.LinkTime.Ticks * 100));
        }

        bool isUp = (_phy.IsLinked || _isLooping) && control.SetLinkUp;
        if (isUp != IsLinkUp)
        {
            SetStatus(isUp);
            Interrupts.Raise(default(InterruptCauses) with { LinkStatusChange = true });
        }
    }

    private void Negotiated()
    {
        _isNegotiating = false;
        _phy.Gain();
        LookAtLink();
    }

    private void SetStatus(bool isUp) => _bank.Set(I8254xRegisters.Map.Status, default(DeviceStatus) with
    {
        LinkUp = isUp,
        FullDuplex = true,
        Speed = LinkSpeed.Mbps1000,
        DetectedSpeed = LinkSpeed.Mbps1000,
        TransmitClockOk = true,
    });
}
