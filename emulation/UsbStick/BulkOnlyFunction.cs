using DriverKit.Hosting;
using DriverKit.Specs.MassStorage;
using DriverKit.Specs.Scsi;
using DriverKit.Specs.Usb;
using DriverKit.Usb;

namespace DriverKit.Emulation.UsbStick;

/// <summary>The device's side of the Bulk-Only Transport before a SCSI target. Universal Serial Bus Mass Storage Class, Bulk-Only Transport 1.0.</summary>
public sealed class BulkOnlyFunction : UsbFunctionModel
{
    private readonly IHost _host;
    private readonly ScsiTarget _target;
    private readonly ScsiTask _task = new();
    private readonly ScsiNexus _nexus;
    private readonly BulkOnlyQuirks _quirks;
    private readonly BusyTimer _timer;
    private UsbModelEndpoint? _in;
    private UsbModelEndpoint? _out;
    private BulkOnlyPhase _phase;
    private BulkOnlyPhase _afterBusy;
    private uint _tag;
    private uint _ownTag;
    private long _expected;
    private bool _expectsIn;
    private long _left;
    private long _moved;
    private bool _phaseError;
    private bool _stallOut;
    private int _statusCount;
    private bool _statusDelayed;
    private long _commandAt;

    /// <summary>The function.</summary>
    /// <param name="host">The host whose loop it runs in.</param>
    /// <param name="target">The SCSI target behind it.</param>
    /// <param name="quirks">How it departs from the specification; null for not at all.</param>
    public BulkOnlyFunction(IHost host, ScsiTarget target, BulkOnlyQuirks? quirks = null)
    {
        _host = host;
        _target = target;
        _quirks = quirks ?? new BulkOnlyQuirks();
        _nexus = target.CreateNexus("usb", carriesSense: false);
        _timer = new BusyTimer(this);
    }

    /// <summary>True while the firmware is dead: nothing is answered on the bulk endpoints before a bus reset.</summary>
    public bool IsHung => _phase == BulkOnlyPhase.Hung;

    /// <summary>Commands taken since it was made.</summary>
    public long Commands { get; private set; }

    /// <summary>Makes the firmware die, as some do for commands they do not know. For models' filters.</summary>
    public void Hang() => _phase = BulkOnlyPhase.Hung;

    /// <inheritdoc/>
    public override void Configured(byte value)
    {
        Start(BulkOnlyPhase.Command);
        foreach (UsbEndpointDefinition endpoint in Device.Definition.Interfaces[0].Endpoints)
        {
            if ((endpoint.Address & 0x80) != 0)
            {
                _in = Device.FindEndpoint(endpoint.Address);
            }
            else
            {
                _out = Device.FindEndpoint(endpoint.Address);
            }
        }
    }

    /// <inheritdoc/>
    public override void InterfaceSelected(byte number, byte alternate) => Start(BulkOnlyPhase.Command);

    /// <inheritdoc/>
    public override void BusReset()
    {
        Start(BulkOnlyPhase.Command);
        _target.Reset(ScsiAttention.PowerOn);
    }

    /// <inheritdoc/>
    public override void Removed() => _host.Cancel(_timer);

    /// <inheritdoc/>
    public override bool Control(SetupPacket setup, Span<byte> data, out int actual)
    {
        actual = 0;
        if (setup.Kind != RequestKind.Class || setup.Recipient != RequestRecipient.Interface
            || setup.Index != Device.Definition.Interfaces[0].Number || setup.Value != 0)
        {
            return false;
        }

        switch ((MassStorageRequest)setup.Request)
        {
            case MassStorageRequest.GetMaxLun when setup.DeviceToHost && setup.Length == 1 && !_quirks.StallsMaxLun:
                data[0] = (byte)(_quirks.MaxLun >= 0 ? _quirks.MaxLun : _target.Units.Count - 1);
                actual = 1;
                return true;

            // BBB 1.0 §3.1: ready for the next CBW; halts and toggles stay.
            case MassStorageRequest.BulkOnlyReset when !setup.DeviceToHost && setup.Length == 0:
                if (IsHung || _quirks.DiesOnReset)
                {
                    Hang();
                    return false;
                }

                Start(BulkOnlyPhase.Command);
                return true;
            default:
                return false;
        }
    }

    /// <inheritdoc/>
    public override void HaltCleared(UsbModelEndpoint endpoint)
    {
        if (_phase == BulkOnlyPhase.Invalid)
        {
            endpoint.Halt();
        }
    }

    /// <inheritdoc/>
    public override void Step()
    {
        bool moved = true;
        while (moved)
        {
            moved = _phase switch
            {
                BulkOnlyPhase.Command => StepCommand(),
                BulkOnlyPhase.Busy => StepBusy(),
                BulkOnlyPhase.DataIn => StepDataIn(),
                BulkOnlyPhase.DataOut => StepDataOut(),
                BulkOnlyPhase.Status => StepStatus(),
                _ => false,
            };
        }
    }

    private void Start(BulkOnlyPhase phase)
    {
        _host.Cancel(_timer);
        _phase = phase;
        _stallOut = false;
        _statusDelayed = false;
    }

    private bool StepCommand()
    {
        if (!_out!.TryPeek(out ReadOnlySpan<byte> bytes))
        {
            return false;
        }

        ReadOnlySpan<byte> packet = bytes[..Math.Min(bytes.Length, _out.MaxPacketSize)];
        bool valid = CommandBlockWrapper.TryParse(packet, out CommandBlockWrapper cbw)
            && packet.Length == _quirks.CbwLength && cbw.FixedValuesMatch;
        if (!valid && _quirks.CbwLength != 31 && packet.Length < _quirks.CbwLength)
        {
            _out.Take(packet.Length);
            Hang();
            return false;
        }

        // BBB 1.0 §6.2.2 leaves open what is done about a CBW without meaning; it is taken for no CBW. A number that no unit has
        // is the target's affair.
        if (!valid || !cbw.IsMeaningful(15))
        {
            _out.Take(packet.Length);
            _phase = BulkOnlyPhase.Invalid;
            _in!.Halt();
            _out.Halt();
            return false;
        }

        _tag = cbw.Tag;
        _expected = cbw.DataTransferLength;
        _expectsIn = cbw.Flags.DataIn;
        _moved = 0;
        _phaseError = false;
        _stallOut = false;
        Commands++;
        Span<byte> cdb = stackalloc byte[16];
        cbw.CommandBlock[..cbw.CommandBlockLength].CopyTo(cdb);
        int cdbLength = cbw.CommandBlockLength;
        int lun = _quirks.IgnoresLun ? 0 : cbw.Lun;
        _out.Take(packet.Length);
        _commandAt = _host.Now;
        _target.Begin(_task, _nexus, lun, cdb[..cdbLength]);
        if (_phase != BulkOnlyPhase.Hung)
        {
            Decide();
        }

        return true;
    }

    /// <summary>The thirteen cases: what host and device each mean to move. BBB 1.0 §6.7.</summary>
    private void Decide()
    {
        long device = _task.Length;
        if (_quirks.DiesAbove != 0 && device > _quirks.DiesAbove)
        {
            Hang();
            return;
        }

        bool agreed = device == 0 || (_expected > 0 && _expectsIn == (_task.Direction == ScsiDataDirection.In));
        _phaseError = !agreed || device > _expected;
        _left = agreed ? Math.Min(device, _expected) : 0;
        BulkOnlyPhase next;
        if (_expected == 0)
        {
            // (1) Hn=Dn, (2) Hn<Di, (3) Hn<Do
            next = BulkOnlyPhase.Status;
        }
        else if (_expectsIn)
        {
            // (4) Hi>Dn, (5) Hi>Di, (6) Hi=Di, (7) Hi<Di, (8) Hi<>Do
            next = BulkOnlyPhase.DataIn;
        }
        else
        {
            // (9) Ho>Dn, (10) Ho<>Di, (11) Ho>Do, (12) Ho=Do, (13) Ho<Do
            next = BulkOnlyPhase.DataOut;
        }

        _phase = next;
        if (_task.Latency > 0)
        {
            _afterBusy = next;
            _phase = BulkOnlyPhase.Busy;
            _host.Schedule(_timer, _host.Now + _task.Latency);
        }
    }

    private bool StepBusy()
    {
        if (_timer.IsScheduled || _host.Now < _timer.Deadline)
        {
            return false;
        }

        _phase = _afterBusy;
        return true;
    }

    private bool TooEarly()
    {
        bool early = _quirks.DelayBeforeData > 0 && _moved == 0 && _host.Now < _commandAt + _quirks.DelayBeforeData;
        if (early)
        {
            Hang();
        }

        return early;
    }

    private bool StepDataIn()
    {
        UsbModelEndpoint endpoint = _in!;
        if (endpoint.HasTransfer && TooEarly())
        {
            return false;
        }

        while (_left > 0)
        {
            if (!endpoint.TryRoom(_left, out Span<byte> room))
            {
                return false;
            }

            int count = _task.Pull(room);
            _moved += count;
            _left = count < room.Length ? 0 : _left - count;
            if (count > 0)
            {
                endpoint.Send(count);
            }
        }

        // Fewer bytes than the host waits for: the end is told by a short packet or by STALL. BBB 1.0 §6.7.2
        bool shortPacket = _moved % endpoint.MaxPacketSize != 0;
        if (_moved < _expected && !(shortPacket && !_quirks.StallsShortData) && !(_quirks.SkipsDataPhase && _moved == 0))
        {
            endpoint.Halt();
        }

        _phase = BulkOnlyPhase.Status;
        return true;
    }

    private bool StepDataOut()
    {
        UsbModelEndpoint endpoint = _out!;
        while (_left > 0 && !_stallOut)
        {
            if (!endpoint.TryPeek(out ReadOnlySpan<byte> bytes))
            {
                return false;
            }

            if (TooEarly())
            {
                return false;
            }

            int count = (int)Math.Min(bytes.Length, _left);
            if (!_phaseError)
            {
                _task.Push(bytes[..count]);
            }

            _moved += count;
            _left -= count;
            bool ended = endpoint.Take(count);
            if (ended && _left > 0)
            {
                // The host ended its data phase before what it had announced.
                _phaseError = true;
                _phase = BulkOnlyPhase.Status;
                return true;
            }

            _stallOut = _left > 0 && _task.Status != ScsiStatus.Good;
        }

        if (_moved < _expected && !(_quirks.SkipsDataPhase && _moved == 0))
        {
            endpoint.Halt();
        }

        _phase = BulkOnlyPhase.Status;
        return true;
    }

    private bool StepStatus()
    {
        UsbModelEndpoint endpoint = _in!;
        if (endpoint.IsHalted || !endpoint.HasTransfer)
        {
            return false;
        }

        if (!_statusDelayed && DelaysStatus(endpoint))
        {
            _statusDelayed = true;
            return true;
        }

        if (!endpoint.TryRoom(CommandStatusWrapper.Size, out Span<byte> room) || room.Length < CommandStatusWrapper.Size)
        {
            return false;
        }

        _statusDelayed = false;
        if (!_phaseError)
        {
            _task.End();
        }

        var csw = CommandStatusWrapper.Write(room);
        csw.Signature = _quirks.CswSignature != 0 ? _quirks.CswSignature : CommandStatusWrapper.SignatureValue;
        // Counted down: hosts count their tags up from 1, and a count up would agree with theirs by accident.
        csw.Tag = _quirks.IgnoresTag ? --_ownTag : _tag;
        csw.DataResidue = (uint)(HasBogusResidue ? _expected : _expected - _moved);
        csw.Status = _phaseError ? CswStatus.PhaseError
            : _task.Status is ScsiStatus.Good or ScsiStatus.ConditionMet ? CswStatus.Passed : CswStatus.Failed;
        _phase = BulkOnlyPhase.Command;
        endpoint.Send(CommandStatusWrapper.Size);
        return true;
    }

    // Hosts find the lie out by INQUIRY and READ CAPACITY, so the ones that are in need of a table keep to the truth there.
    private bool HasBogusResidue => _quirks.BogusResidue && _task.Status == ScsiStatus.Good
        && _task.Opcode is not (ScsiOpcode.Inquiry or ScsiOpcode.ReadCapacity10);

    private bool DelaysStatus(UsbModelEndpoint endpoint)
    {
        _statusCount++;
        if (_quirks.StalledCswEvery > 0 && _statusCount % _quirks.StalledCswEvery == 0)
        {
            endpoint.Halt();
            return true;
        }

        if (_quirks.EmptyCswEvery > 0 && _statusCount % _quirks.EmptyCswEvery == 0 && endpoint.TryRoom(0, out _))
        {
            endpoint.Send(0);
            return true;
        }

        return false;
    }

    private sealed class BusyTimer(BulkOnlyFunction function) : HostTimer
    {
        public override void Run() => function.Device.Wake();
    }
}
