using DriverKit.Kernel;
using DriverKit.Kernel.Autoconf;
using DriverKit.Kernel.Net;
using DriverKit.Kernel.Pci;
using DriverKit.Pci;
using DriverKit.Specs.Ethernet;
using DriverKit.Specs.I8254x;

namespace DriverKit.Drivers.E1000;

/// <summary>
/// The 82540EM as an interface of the kernel. From top to bottom as the manual goes: initialization (§14), interrupts (§13.4.17),
/// reception and transmission (§3), link, watchdog and removal.
/// </summary>
public sealed class WmInterface : NetworkInterface
{
    private const InterfaceCapabilities Can = InterfaceCapabilities.Ipv4ChecksumTransmit | InterfaceCapabilities.TransportChecksumTransmit
        | InterfaceCapabilities.Ipv4ChecksumReceive | InterfaceCapabilities.TransportChecksumReceive
        | InterfaceCapabilities.Segmentation | InterfaceCapabilities.VlanTagging | InterfaceCapabilities.JumboFrames;

    private const int ReceiveBudget = 256;
    private const int MostStalledTicks = 5;
    private static readonly TimeSpan TickInterval = TimeSpan.FromSeconds(1);
    private static readonly PciInterruptMode[] InterruptModes = [PciInterruptMode.Msi, PciInterruptMode.Intx];

    private static readonly InterruptCauses Causes = default(InterruptCauses) with
    {
        TransmitDescriptorWritten = true,
        LinkStatusChange = true,
        ReceiveSequenceError = true,
        ReceiveDescriptorsLow = true,
        ReceiveOverrun = true,
        ReceiveTimer = true,
    };

    private readonly Device _device;
    private readonly WmChip _chip;
    private readonly I8254xRegisters _registers;
    private readonly DmaTag _tag;
    private readonly AddressFilter _filter;
    private readonly StatisticsReader _statistics;
    private readonly SoftInterrupt _soft;
    private readonly Callout _tick;
    private readonly WorkQueue _work;
    private readonly SpinMutex _transmitLock;
    private readonly PacketQueue _received = new(2 * ReceiveBudget);
    private PciInterrupts? _interrupts;
    private ReceiveRing? _receive;
    private TransmitRing? _transmit;
    private ReceiveControl _receiveControl;
    private uint _pending;
    private long _completedAtTick;
    private int _stalledTicks;
    private bool _isLoopback;
    private volatile bool _isDead;

    internal WmInterface(Device device, WmChip chip, DmaTag tag, EthernetAddress address)
        : base(device.Kernel, device.Name, address, Can)
    {
        _device = device;
        _chip = chip;
        _registers = chip.Registers;
        _tag = tag;
        _filter = new AddressFilter(chip.Registers);
        _statistics = new StatisticsReader(chip.Registers);
        _soft = new SoftInterrupt(device.Kernel.Host, Soft);
        _tick = new Callout(device.Kernel.Host, Tick);
        _work = new WorkQueue(device.Kernel, device.Name + " work");
        _transmitLock = new SpinMutex(device.Kernel.Host);
    }

    /// <summary>What the chip counted; brought up to date every second, and by <see cref="CollectStatistics"/>.</summary>
    public WmStatistics Hardware => _statistics.Totals;

    /// <summary>Times that the watchdog found the transmitter stuck and started the chip anew.</summary>
    public long Restarts { get; private set; }

    /// <summary>Interrupts that were taken.</summary>
    public long Interrupts { get; private set; }

    /// <summary>Receive descriptors that said what cannot be.</summary>
    public long Nonsense { get; private set; }

    /// <summary>ITR: least time between interrupts in units of 256 ns, 0 for none; taken over when it is brought up. 50 µs at first.</summary>
    public ushort Throttling { get; set; } = 195;

    /// <summary>Whether the EEPROM was read by its pins, because EERD did not answer.</summary>
    public bool IsEepromByPins => _chip.Eeprom.IsByPins;

    /// <summary>How it interrupts; None while it is down.</summary>
    public PciInterruptMode InterruptMode => _interrupts?.Mode ?? PciInterruptMode.None;

    /// <summary>Turns what is sent round in the PHY, or no longer. Thread context.</summary>
    /// <param name="isOn">Which.</param>
    public Errno SetLoopback(bool isOn)
    {
        _isLoopback = isOn;
        return Restart();
    }

    /// <summary>Adds what the chip counted since the last second. Any context.</summary>
    public void CollectStatistics()
    {
        using SpinMutex.Scope held = _transmitLock.Hold();
        if (IsRunning && !_isDead)
        {
            _statistics.Collect();
        }
    }

    /// <summary>The device goes or is gone: nothing more is begun. Must not wait.</summary>
    internal void Deactivate() => _isDead = true;

    /// <summary>Takes it down for good. Thread context.</summary>
    internal void Remove()
    {
        Detached();
        _work.Wait();
    }

    /// <inheritdoc/>
    protected override Errno Initialize()
    {
        if (_isDead || !_chip.IsPresent)
        {
            return Errno.ENXIO;
        }

        Errno error = _chip.Reset();
        if (error == Errno.Ok)
        {
            _statistics.Clear();
            error = _chip.SetUpLink(_isLoopback);
        }

        if (error == Errno.Ok)
        {
            error = _chip.Pci.SetBusMaster(true);
        }

        if (error == Errno.Ok)
        {
            error = InitializeReceive();
        }

        if (error == Errno.Ok)
        {
            error = InitializeTransmit();
        }

        if (error == Errno.Ok)
        {
            error = InitializeInterrupts();
        }

        if (error != Errno.Ok)
        {
            Halt();
            return _chip.IsPresent ? error : Errno.ENXIO;
        }

        _tick.Schedule(TickInterval);
        _soft.Schedule();
        return Errno.Ok;
    }

    /// <inheritdoc/>
    protected override void Stop() => Halt();

    /// <inheritdoc/>
    protected override Errno ChangeFilter()
    {
        _filter.Apply(Address, Multicast.Addresses);
        _receiveControl = AddressFilter.Mode(_receiveControl, this);
        _registers.ReceiveControl.Write(_receiveControl);
        return _chip.IsPresent ? Errno.Ok : Errno.ENXIO;
    }

    /// <inheritdoc/>
    protected override void Start()
    {
        using SpinMutex.Scope held = _transmitLock.Hold();
        Transmit();
    }

    // §14.4: filter, ring with buffers, head and tail, and the receiver last of all.
    private Errno InitializeReceive()
    {
        Errno error = ReceiveRing.Create(_registers, _tag, Packets, out ReceiveRing ring);
        if (error != Errno.Ok)
        {
            return error;
        }

        _receive = ring;
        _filter.Apply(Address, Multicast.Addresses);
        for (int word = 0; word < I8254xLimits.VlanWords; word++)
        {
            _registers.VlanTable[word].Write(0);
        }

        _registers.ReceiveDelay.Write(default);
        _registers.ReceiveAbsoluteDelay.Write(0);
        _registers.ReceiveBaseLow.Write((uint)ring.Address.Value);
        _registers.ReceiveBaseHigh.Write((uint)(ring.Address.Value >> 32));
        _registers.ReceiveLength.Write((uint)ring.Length);
        _registers.ReceiveHead.Write(0);
        _registers.ReceiveTail.Write(0);
        _registers.ReceiveChecksumControl.Write(default(ReceiveChecksumControl) with
        {
            IpOffload = (Enabled & InterfaceCapabilities.Ipv4ChecksumReceive) != 0,
            TransportOffload = (Enabled & InterfaceCapabilities.TransportChecksumReceive) != 0,
        });

        bool tagging = (Enabled & InterfaceCapabilities.VlanTagging) != 0;
        _registers.VlanEtherType.Write((uint)EtherType.Vlan);
        _registers.Control.Write(_registers.Control.Read().Quiet with { VlanMode = tagging, Reset = false });

        int longest = Mtu + EthernetFrame.HeaderLength + EthernetFrame.VlanTagLength + EthernetFrame.FcsLength;
        _receiveControl = AddressFilter.Mode(default(ReceiveControl) with
        {
            Enable = true,
            LongPackets = longest > I8254xLimits.LongestStandardFrame,
            StripCrc = true,
            BufferSize = 0,
        }, this);
        _registers.ReceiveControl.Write(_receiveControl);
        ring.Start();
        return Errno.Ok;
    }

    // §14.5, with the gaps and distances of §13.4.33 and §13.4.34 for copper, full duplex.
    private Errno InitializeTransmit()
    {
        Errno error = TransmitRing.Create(_registers, _tag, out TransmitRing ring);
        if (error != Errno.Ok)
        {
            return error;
        }

        _registers.TransmitBaseLow.Write((uint)ring.Address.Value);
        _registers.TransmitBaseHigh.Write((uint)(ring.Address.Value >> 32));
        _registers.TransmitLength.Write((uint)ring.Length);
        _registers.TransmitHead.Write(0);
        _registers.TransmitTail.Write(0);
        _registers.TransmitDelay.Write(default(DelayTimer) with { Delay = 64 });
        _registers.TransmitAbsoluteDelay.Write(128);
        _registers.TransmitDescriptorControl.Write(default(TransmitDescriptorControl) with { DescriptorGranularity = true });
        _registers.TransmitGap.Write(default(TransmitGap) with { BackToBack = 10, Part1 = 8, Part2 = 6 });
        _registers.TransmitControl.Write(default(TransmitControl) with
        {
            Enable = true,
            PadShort = true,
            CollisionThreshold = 15,
            CollisionDistance = 64,
            RetransmitLateCollision = true,
        });
        using SpinMutex.Scope held = _transmitLock.Hold();
        _transmit = ring;
        _stalledTicks = 0;
        _completedAtTick = 0;
        return Errno.Ok;
    }

    private Errno InitializeInterrupts()
    {
        _soft.Resume();
        Errno error = _chip.Pci.Establish(InterruptModes, 1, Interrupt, out PciInterrupts interrupts);
        if (error != Errno.Ok)
        {
            return error;
        }

        _interrupts = interrupts;
        _registers.InterruptThrottling.Write(default(InterruptThrottling) with { Interval = Throttling });
        _registers.InterruptMaskSet.Write(Causes);

        // The link may have come before anybody listened: have it looked at. §13.4.19
        _registers.InterruptCauseSet.Write(default(InterruptCauses) with { LinkStatusChange = true });
        return Errno.Ok;
    }

    // Hard interrupt context. Reading ICR takes the causes and lowers the line. §13.4.17
    private bool Interrupt(int vector)
    {
        InterruptCauses causes = _registers.InterruptCause.Read();
        if (causes.Raw == 0)
        {
            return false;
        }

        if (causes.Raw == uint.MaxValue && !_chip.IsPresent)
        {
            _isDead = true;
            return true;
        }

        Interrupts++;
        Interlocked.Or(ref _pending, causes.Raw);
        _soft.Schedule();
        return true;
    }

    // Soft context: what the causes ask for. Both rings are looked at whatever they say, for an interrupt may have been lost.
    private void Soft()
    {
        if (_isDead)
        {
            return;
        }

        var causes = new InterruptCauses(Interlocked.Exchange(ref _pending, 0));
        Receive();
        using (_transmitLock.Hold())
        {
            Reclaim();
            Transmit();
        }

        OutputProgress();
        if (causes.LinkStatusChange || causes.ReceiveSequenceError)
        {
            LookAtLink();
        }
    }

    private void Receive()
    {
        if (_receive is not { } ring)
        {
            return;
        }

        long errors = ring.Errors;
        long drops = ring.Drops;
        bool more = ring.Take(ReceiveBudget, _received);
        Counters.InputErrors(ring.Errors - errors);
        Counters.InputDrops(ring.Drops - drops);
        Nonsense = ring.Nonsense;
        while (_received.TryDequeue(out PacketBuffer packet))
        {
            Deliver(packet);
        }

        if (more)
        {
            _soft.Schedule();
        }
    }

    // With the transmit lock held.
    private void Transmit()
    {
        if (_transmit is not { } ring || _isDead)
        {
            return;
        }

        if (!ring.HasRoom)
        {
            Reclaim();
        }

        while (ring.HasRoom && SendQueue.TryDequeue(out PacketBuffer packet))
        {
            if (ring.Put(packet) != Errno.Ok)
            {
                Counters.OutputErrors();
                packet.Free();
            }
        }

        ring.TellTail();
    }

    private void Reclaim()
    {
        while (_transmit is { } ring && ring.TryReclaim(out int length))
        {
            Counters.Output(length);
        }
    }

    private void LookAtLink()
    {
        LinkState link = _isLoopback ? new LinkState(true, 1000, true) : _chip.ReadLink();
        if (link != Link)
        {
            _device.Report($"link: {link}");
            LinkChanged(link);
        }
    }

    // Every second, in soft context: counters before they stop, what a lost interrupt would have told, a transmitter that is stuck.
    private void Tick()
    {
        if (_isDead || !_chip.IsPresent)
        {
            _isDead = true;
            return;
        }

        long missed = Hardware.MissedPackets + Hardware.NoBuffers;
        CollectStatistics();
        Counters.InputDrops(Hardware.MissedPackets + Hardware.NoBuffers - missed);
        LookAtLink();
        Interrupt(0);
        _soft.Schedule();
        if (IsStuck())
        {
            _work.Enqueue(StartAnew);
        }

        _tick.Schedule(TickInterval);
    }

    private bool IsStuck()
    {
        using SpinMutex.Scope held = _transmitLock.Hold();
        if (_transmit is not { IsBusy: true } ring || ring.Completed != _completedAtTick || !Link.IsUp)
        {
            _completedAtTick = _transmit?.Completed ?? 0;
            _stalledTicks = 0;
            return false;
        }

        return ++_stalledTicks == MostStalledTicks;
    }

    private void StartAnew()
    {
        if (_isDead)
        {
            return;
        }

        Restarts++;
        _device.Report("the transmitter is stuck: started anew");
        Errno error = Restart();
        if (error != Errno.Ok)
        {
            _device.Report($"it stays down: {_chip.Failure ?? error.ToString()}");
        }
    }

    // The chip is stopped before anything that it may write to is freed.
    private void Halt()
    {
        _tick.Halt();
        _chip.MaskInterrupts();
        _interrupts?.Dispose();
        _interrupts = null;
        _soft.Halt();
        TransmitRing? transmit;
        using (_transmitLock.Hold())
        {
            transmit = _transmit;
            _transmit = null;
        }

        ReceiveRing? receive = _receive;
        _receive = null;
        if (_chip.Reset() != Errno.Ok)
        {
            _chip.Pci.SetBusMaster(false);
        }

        transmit?.Dispose();
        receive?.Dispose();
        _received.Purge();
        LinkChanged(LinkState.Down);
    }
}
