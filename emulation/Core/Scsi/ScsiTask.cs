using DriverKit.Specs.Scsi;

namespace DriverKit.Emulation;

/// <summary>
/// A command in a target's hands. The transport begins it, moves its data in pieces as they come and ends it; then status and sense
/// stand. Made once for each command that a transport has open at a time, and used again and again.
/// </summary>
/// <remarks>
/// Blocks move straight between the medium and the transport's spans. When an error is met while data move,
/// <see cref="Status"/> changes at once and the rest of the data does not come or is not looked at.
/// </remarks>
public sealed class ScsiTask
{
    /// <summary>Longest CDB taken, in bytes.</summary>
    public const int MaxCdbLength = 16;

    private readonly byte[] _cdb = new byte[MaxCdbLength];
    private readonly byte[] _sense = new byte[64];
    private byte[] _data = new byte[256];
    private int _partial;

    /// <summary>Who sent it.</summary>
    public ScsiNexus Nexus { get; private set; } = null!;

    /// <summary>The logical unit's number.</summary>
    public int Lun { get; private set; }

    /// <summary>The unit; null where the number names none.</summary>
    public ScsiLogicalUnit? Unit { get; private set; }

    /// <summary>The CDB.</summary>
    public ReadOnlySpan<byte> Cdb => _cdb.AsSpan(0, CdbLength);

    /// <summary>Length of the CDB as sent, in bytes.</summary>
    public int CdbLength { get; private set; }

    /// <summary>Its operation code.</summary>
    public ScsiOpcode Opcode => (ScsiOpcode)_cdb[0];

    /// <summary>Which way its data go.</summary>
    public ScsiDataDirection Direction { get; private set; }

    /// <summary>Bytes that the target means to move, decided when the command began.</summary>
    public long Length { get; private set; }

    /// <summary>Bytes moved so far.</summary>
    public long Moved { get; private set; }

    /// <summary>How it ended, or stands.</summary>
    public ScsiStatus Status { get; private set; }

    /// <summary>The sense data in the unit's format; empty unless the status is CHECK CONDITION.</summary>
    public ReadOnlySpan<byte> Sense => _sense.AsSpan(0, SenseLength);

    /// <summary>Length of the sense data, in bytes.</summary>
    public int SenseLength { get; private set; }

    /// <summary>What the sense data say.</summary>
    public ScsiSense SenseValue { get; private set; }

    /// <summary>How long the unit takes before its answer, in nanoseconds; the transport waits so long.</summary>
    public long Latency { get; set; }

    /// <summary>Not 0 once the task was aborted by task management; a transport sends no answer then.</summary>
    public bool Aborted { get; set; }

    /// <summary>The transport's own.</summary>
    public object? Tag { get; set; }

    /// <summary>The answer, or what came from the initiator, of commands whose data are not blocks.</summary>
    public Span<byte> Data => _data.AsSpan(0, (int)Length);

    internal Action<ScsiTask>? OnEnd { get; set; }

    internal bool IsBlocks { get; private set; }

    internal long MediumOffset { get; private set; }

    internal ScsiBlockRange Range { get; set; }

    /// <summary>Moves data to the initiator.</summary>
    /// <param name="destination">Where they go.</param>
    /// <returns>How many bytes came; fewer than asked for at the end, and when an error was met.</returns>
    public int Pull(Span<byte> destination)
    {
        int count = (int)Math.Min(destination.Length, Length - Moved);
        if (count == 0 || Status != ScsiStatus.Good)
        {
            return 0;
        }

        if (IsBlocks)
        {
            count = Unit!.ReadMedium(this, MediumOffset + Moved, destination[..count]);
        }
        else
        {
            _data.AsSpan((int)Moved, count).CopyTo(destination);
        }

        Moved += count;
        return count;
    }

    /// <summary>Takes data from the initiator; what comes beyond <see cref="Length"/> or after an error is not looked at.</summary>
    /// <param name="source">The bytes.</param>
    public void Push(ReadOnlySpan<byte> source)
    {
        int count = (int)Math.Min(source.Length, Length - Moved);
        source = source[..count];
        if (Status == ScsiStatus.Good && count > 0)
        {
            if (IsBlocks)
            {
                PushBlocks(source);
            }
            else
            {
                source.CopyTo(_data.AsSpan((int)Moved));
            }
        }

        Moved += count;
    }

    /// <summary>
    /// Ends the command when its data have moved: what is left to do is done and the status stands. With fewer data out than needed
    /// whole blocks that came are written, parameter lists that came in part are refused.
    /// </summary>
    public void End()
    {
        Action<ScsiTask>? end = OnEnd;
        OnEnd = null;
        if (Status == ScsiStatus.Good && end is not null)
        {
            if (Direction == ScsiDataDirection.Out && !IsBlocks && Moved < Length)
            {
                Fail(ScsiSense.DataTooShort);
            }
            else
            {
                end(this);
            }
        }

        Unit?.Ended(this);
    }

    internal void Prepare(ScsiNexus nexus, int lun, ScsiLogicalUnit? unit, ReadOnlySpan<byte> cdb)
    {
        Nexus = nexus;
        Lun = lun;
        Unit = unit;
        CdbLength = Math.Min(cdb.Length, MaxCdbLength);
        _cdb.AsSpan().Clear();
        cdb[..CdbLength].CopyTo(_cdb);
        Direction = ScsiDataDirection.None;
        Length = Moved = 0;
        Status = ScsiStatus.Good;
        SenseLength = 0;
        SenseValue = default;
        Latency = 0;
        Aborted = false;
        OnEnd = null;
        IsBlocks = false;
        _partial = 0;
    }

    internal byte CdbByte(int at) => _cdb[at];

    /// <summary>Room for an answer, cleared.</summary>
    internal Span<byte> Room(int length)
    {
        if (_data.Length < length)
        {
            _data = new byte[length];
        }

        Span<byte> room = _data.AsSpan(0, length);
        room.Clear();
        return room;
    }

    /// <summary>Answers with what was put into the room, cut to the allocation length.</summary>
    internal void Answer(int length, long allocationLength)
    {
        Length = Math.Min(length, allocationLength);
        Direction = Length == 0 ? ScsiDataDirection.None : ScsiDataDirection.In;
    }

    /// <summary>Answers with bytes, cut to the allocation length.</summary>
    internal void Answer(ReadOnlySpan<byte> answer, long allocationLength)
    {
        answer.CopyTo(Room(answer.Length));
        Answer(answer.Length, allocationLength);
    }

    /// <summary>Asks for parameter data; the end handler gets them whole.</summary>
    internal void Gather(int length, Action<ScsiTask> end)
    {
        OnEnd = end;
        Room(length);
        Length = length;
        Direction = length == 0 ? ScsiDataDirection.None : ScsiDataDirection.Out;
    }

    /// <summary>Moves blocks, straight from or to the medium.</summary>
    internal void Blocks(ScsiDataDirection direction, long offset, long length)
    {
        IsBlocks = true;
        MediumOffset = offset;
        Length = length;
        Direction = length == 0 ? ScsiDataDirection.None : direction;
    }

    internal void Fail(ScsiSense sense)
    {
        Status = ScsiStatus.CheckCondition;
        SenseValue = sense;
        SenseLength = sense.Write(_sense, Unit?.UsesDescriptorSense ?? false);
        if (Direction != ScsiDataDirection.Out)
        {
            Length = Moved;
        }
    }

    internal void Finish(ScsiStatus status)
    {
        Status = status;
        Length = Direction == ScsiDataDirection.Out ? Length : Moved;
    }

    /// <summary>As if the command had never failed; for models of devices that hide errors.</summary>
    internal void Forgive()
    {
        Status = ScsiStatus.Good;
        SenseLength = 0;
    }

    private void PushBlocks(ReadOnlySpan<byte> source)
    {
        ScsiLogicalUnit unit = Unit!;
        long at = MediumOffset + Moved - _partial;
        int block = unit.BlockSize;
        if (_partial > 0)
        {
            int missing = Math.Min(block - _partial, source.Length);
            source[..missing].CopyTo(_data.AsSpan(_partial));
            _partial += missing;
            source = source[missing..];
            if (_partial < block)
            {
                return;
            }

            unit.WriteMedium(this, at, _data.AsSpan(0, block));
            at += block;
            _partial = 0;
        }

        int whole = source.Length / block * block;
        if (whole > 0)
        {
            unit.WriteMedium(this, at, source[..whole]);
        }

        _partial = source.Length - whole;
        if (_partial > 0)
        {
            if (_data.Length < block)
            {
                _data = new byte[block];
            }

            source[whole..].CopyTo(_data);
        }
    }
}
