using System.Text;
using DriverKit.Specs.Scsi;

namespace DriverKit.Emulation;

/// <summary>Who may use a unit: RESERVE and RELEASE (SPC-2 §7.21), persistent reservations (SPC-4 §5.13).</summary>
internal sealed class ScsiReservations(ScsiLogicalUnit unit)
{
    private readonly List<Registration> _registrations = [];
    private ScsiNexus? _reserved;
    private Registration? _holder;
    private ReservationType _type;
    private uint _generation;

    private bool IsHeld => _holder is not null;

    private bool AllRegistrants =>
        _type is ReservationType.WriteExclusiveAllRegistrants or ReservationType.ExclusiveAccessAllRegistrants;

    private bool RegistrantsShare => AllRegistrants
        || _type is ReservationType.WriteExclusiveRegistrantsOnly or ReservationType.ExclusiveAccessRegistrantsOnly;

    private bool ReadersMay => _type is ReservationType.WriteExclusive or ReservationType.WriteExclusiveRegistrantsOnly
        or ReservationType.WriteExclusiveAllRegistrants;

    public void Reset() => _reserved = null;

    public void Leave(ScsiNexus nexus) => _reserved = _reserved == nexus ? null : _reserved;

    /// <summary>Whether a command of this initiator meets a reservation that forbids it. SPC-4 table 66, SBC-3 table 15.</summary>
    public bool Forbids(ScsiTask task, ScsiCommandNeeds needs)
    {
        bool harmless = task.Opcode == ScsiOpcode.PreventAllowMediumRemoval && (task.CdbByte(4) & 3) == 0;
        if (_reserved is not null)
        {
            return _reserved != task.Nexus && !harmless;
        }

        if (!IsHeld || harmless || task.Opcode == ScsiOpcode.TestUnitReady
            || (task.Opcode == ScsiOpcode.StartStopUnit && (task.CdbByte(4) & 0xf1) == 1))
        {
            return false;
        }

        Registration? mine = Find(task.Nexus);
        bool has = mine is not null && (RegistrantsShare || mine == _holder);
        return !has && !(ReadersMay && (needs & ScsiCommandNeeds.Reads) != 0);
    }

    public void Reserve6(ScsiTask task)
    {
        if (_registrations.Count > 0 || (_reserved is not null && _reserved != task.Nexus))
        {
            task.Finish(ScsiStatus.ReservationConflict);
            return;
        }

        _reserved = task.Nexus;
    }

    public void Release6(ScsiTask task)
    {
        if (_registrations.Count > 0)
        {
            task.Finish(ScsiStatus.ReservationConflict);
            return;
        }

        Leave(task.Nexus);
    }

    public void In(ScsiTask task)
    {
        if (_reserved is not null && _reserved != task.Nexus)
        {
            task.Finish(ScsiStatus.ReservationConflict);
            return;
        }

        _ = PersistentReserveInCdb.TryParse(task.Cdb, out PersistentReserveInCdb cdb);
        switch (cdb.ServiceAction)
        {
            case PersistentReserveInAction.ReadKeys:
                ReadKeys(task, cdb.AllocationLength);
                break;
            case PersistentReserveInAction.ReadReservation:
                ReadReservation(task, cdb.AllocationLength);
                break;
            case PersistentReserveInAction.ReportCapabilities:
                Capabilities(task, cdb.AllocationLength);
                break;
            default:
                FullStatus(task, cdb.AllocationLength);
                break;
        }
    }

    public void Out(ScsiTask task)
    {
        if (_reserved is not null && _reserved != task.Nexus)
        {
            task.Finish(ScsiStatus.ReservationConflict);
            return;
        }

        _ = PersistentReserveOutCdb.TryParse(task.Cdb, out PersistentReserveOutCdb cdb);
        bool typed = cdb.ServiceAction is PersistentReserveOutAction.Reserve or PersistentReserveOutAction.Release
            or PersistentReserveOutAction.Preempt or PersistentReserveOutAction.PreemptAndAbort;
        if (typed && (cdb.Scope != 0 || !Enum.IsDefined(cdb.ReservationType)))
        {
            task.Fail(ScsiSense.InvalidFieldAt(2));
        }
        else if (cdb.ParameterListLength != PersistentReserveOutParameters.Size)
        {
            task.Fail(ScsiSense.ParameterLengthError);
        }
        else
        {
            task.Gather(PersistentReserveOutParameters.Size, static t => t.Unit!.Reservations.Carry(t));
        }
    }

    private Registration? Find(ScsiNexus nexus) => _registrations.Find(r => r.Initiator == nexus.Initiator);

    private bool Holds(Registration registration) => IsHeld && (AllRegistrants || _holder == registration);

    private void Carry(ScsiTask task)
    {
        _ = PersistentReserveOutCdb.TryParse(task.Cdb, out PersistentReserveOutCdb cdb);
        _ = PersistentReserveOutParameters.TryParse(task.Data, out PersistentReserveOutParameters parameters);
        if (parameters.SpecifyInitiatorPorts || parameters.AllTargetPorts || parameters.ActivatePersistence)
        {
            task.Fail(ScsiSense.InvalidParameterAt(20));
            return;
        }

        ulong key = parameters.ReservationKey;
        ulong action = parameters.ServiceActionReservationKey;
        Registration? mine = Find(task.Nexus);
        bool ignoring = cdb.ServiceAction == PersistentReserveOutAction.RegisterAndIgnoreExistingKey;
        bool registering = ignoring || cdb.ServiceAction == PersistentReserveOutAction.Register;
        if (registering ? !ignoring && key != (mine?.Key ?? 0) : mine is null || key != mine.Key)
        {
            task.Finish(ScsiStatus.ReservationConflict);
            return;
        }

        switch (cdb.ServiceAction)
        {
            case PersistentReserveOutAction.Register or PersistentReserveOutAction.RegisterAndIgnoreExistingKey:
                Register(task.Nexus, mine, action);
                break;
            case PersistentReserveOutAction.Reserve:
                Reserve(task, mine!, cdb.ReservationType);
                break;
            case PersistentReserveOutAction.Release:
                Release(task, mine!, cdb.ReservationType);
                break;
            case PersistentReserveOutAction.Clear:
                Tell(_registrations.Where(r => r != mine), ScsiAttention.ReservationsPreempted);
                _registrations.Clear();
                _holder = null;
                _generation++;
                break;
            default:
                Preempt(task, mine!, cdb.ReservationType, action);
                break;
        }
    }

    private void Register(ScsiNexus nexus, Registration? mine, ulong key)
    {
        if (mine is null)
        {
            if (key != 0)
            {
                _registrations.Add(new Registration(nexus.Initiator) { Key = key });
                _generation++;
            }

            return;
        }

        _generation++;
        if (key != 0)
        {
            mine.Key = key;
            return;
        }

        _registrations.Remove(mine);
        if (Holds(mine) && (!AllRegistrants || _registrations.Count == 0))
        {
            End(mine);
        }
        else if (_holder == mine)
        {
            _holder = _registrations[0];
        }
    }

    private void Reserve(ScsiTask task, Registration mine, ReservationType type)
    {
        if (!IsHeld)
        {
            _holder = mine;
            _type = type;
        }
        else if (!Holds(mine) || type != _type)
        {
            task.Finish(ScsiStatus.ReservationConflict);
        }
    }

    private void Release(ScsiTask task, Registration mine, ReservationType type)
    {
        if (!IsHeld || !Holds(mine))
        {
            return;
        }

        if (type != _type)
        {
            task.Fail(ScsiSense.InvalidRelease);
            return;
        }

        End(mine);
    }

    // SPC-4 §5.13.11.1: other registrants are told where they had shared the reservation.
    private void End(Registration by)
    {
        _holder = null;
        if (RegistrantsShare)
        {
            Tell(_registrations.Where(r => r != by), ScsiAttention.ReservationsReleased);
        }
    }

    private void Preempt(ScsiTask task, Registration mine, ReservationType type, ulong key)
    {
        bool takesOver = IsHeld && (AllRegistrants ? key == 0 : key == _holder!.Key);
        if (key == 0 && !takesOver)
        {
            task.Fail(ScsiSense.InvalidParameterAt(8));
            return;
        }

        List<Registration> gone = [.. _registrations.Where(r => r != mine && (key == 0 || r.Key == key))];
        if (gone.Count == 0 && !takesOver)
        {
            task.Finish(ScsiStatus.ReservationConflict);
            return;
        }

        _generation++;
        _registrations.RemoveAll(gone.Contains);
        Tell(gone, ScsiAttention.RegistrationsPreempted);
        if (takesOver)
        {
            bool changed = type != _type;
            _holder = mine;
            _type = type;
            if (changed)
            {
                Tell(_registrations.Where(r => r != mine), ScsiAttention.ReservationsReleased);
            }
        }
        else if (_holder is not null && gone.Contains(_holder))
        {
            _holder = mine;
        }
    }

    private void Tell(IEnumerable<Registration> whom, ScsiAttention attention)
    {
        HashSet<string> names = [.. whom.Select(r => r.Initiator)];
        foreach (ScsiUnitNexus nexus in unit.Nexuses)
        {
            if (names.Contains(nexus.Nexus.Initiator))
            {
                nexus.Raise(attention);
            }
        }
    }

    private void ReadKeys(ScsiTask task, int allocationLength)
    {
        Span<byte> answer = task.Room(PersistentReserveInHeader.Size + (8 * _registrations.Count));
        Header(answer);
        for (int i = 0; i < _registrations.Count; i++)
        {
            System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(answer[(8 + (8 * i))..], _registrations[i].Key);
        }

        task.Answer(answer.Length, allocationLength);
    }

    private void ReadReservation(ScsiTask task, int allocationLength)
    {
        Span<byte> answer = task.Room(PersistentReserveInHeader.Size + (IsHeld ? ReservationDescriptor.Size : 0));
        Header(answer);
        if (IsHeld)
        {
            var held = ReservationDescriptor.Write(answer[PersistentReserveInHeader.Size..]);
            held.ReservationKey = AllRegistrants ? 0 : _holder!.Key;
            held.ReservationType = _type;
        }

        task.Answer(answer.Length, allocationLength);
    }

    private static void Capabilities(ScsiTask task, int allocationLength)
    {
        Span<byte> answer = task.Room(PersistentReserveCapabilities.Size);
        var capabilities = PersistentReserveCapabilities.Write(answer);
        capabilities.Length = PersistentReserveCapabilities.Size;
        capabilities.TypeMaskValid = true;
        capabilities.WriteExclusive = true;
        capabilities.ExclusiveAccess = true;
        capabilities.WriteExclusiveRegistrantsOnly = true;
        capabilities.ExclusiveAccessRegistrantsOnly = true;
        capabilities.WriteExclusiveAllRegistrants = true;
        capabilities.ExclusiveAccessAllRegistrants = true;
        task.Answer(answer.Length, allocationLength);
    }

    // SPC-4 §6.15.5: one descriptor a registration, each with the initiator's TransportID (iSCSI's form, SPC-4 §7.6.4.6).
    private void FullStatus(ScsiTask task, int allocationLength)
    {
        int length = PersistentReserveInHeader.Size + _registrations.Sum(r => 24 + TransportIdLength(r));
        Span<byte> answer = task.Room(length);
        Header(answer);
        int at = PersistentReserveInHeader.Size;
        foreach (Registration registration in _registrations)
        {
            Span<byte> entry = answer[at..];
            int id = TransportIdLength(registration);
            System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(entry, registration.Key);
            entry[12] = (byte)(Holds(registration) ? 1 : 0);
            entry[13] = (byte)(Holds(registration) ? (int)_type : 0);
            entry[19] = 1;
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(entry[20..], id);
            entry[24] = 0x45;
            System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(entry[26..], (ushort)(id - 4));
            Encoding.UTF8.GetBytes(registration.Initiator, entry[28..]);
            at += 24 + id;
        }

        task.Answer(answer.Length, allocationLength);
    }

    private static int TransportIdLength(Registration registration) =>
        4 + Math.Max(20, (Encoding.UTF8.GetByteCount(registration.Initiator) + 4) & ~3);

    private void Header(Span<byte> answer)
    {
        var header = PersistentReserveInHeader.Write(answer[..PersistentReserveInHeader.Size]);
        header.Generation = _generation;
        header.AdditionalLength = (uint)(answer.Length - PersistentReserveInHeader.Size);
    }

    private sealed class Registration(string initiator)
    {
        public string Initiator { get; } = initiator;

        public ulong Key { get; set; }
    }
}
