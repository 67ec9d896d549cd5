using System.Buffers.Binary;
using DriverKit.Specs.Scsi;

namespace DriverKit.Dev.Tests.Scsi;

/// <summary>A logical unit with a state of its own: medium, pending sense data, unit attentions, readiness. Tests turn its knobs.</summary>
internal sealed class FakeScsiUnit
{
    private SenseData? _pending;

    public FakeScsiUnit(int sectors = 2048, int sectorSize = 512)
    {
        SectorSize = sectorSize;
        Medium = new byte[sectors * sectorSize];
    }

    public int SectorSize { get; }

    public byte[]? Medium { get; set; }

    public byte[] Inquiry { get; } = MakeInquiry(version: 2, removable: true);

    public Queue<AdditionalSense> Attentions { get; } = new([AdditionalSense.PowerOnResetOrBusDeviceResetOccurred]);

    public long ReadyAt { get; set; }

    public bool NeedsStart { get; set; }

    public bool WriteProtected { get; set; }

    public bool? WriteCache { get; set; } = true;

    public bool Fua { get; set; }

    public long ExtraClaimed { get; set; }

    public HashSet<long> BadSectors { get; } = [];

    public HashSet<ScsiOpcode> Unsupported { get; } = [];

    public HashSet<int> SupportedPages { get; } = [];

    public bool Provisioned { get; set; }

    public bool Prevented { get; private set; }

    public List<string> Log { get; } = [];

    public int Count(ScsiOpcode opcode) => Log.Count(l => l.StartsWith(opcode.ToString(), StringComparison.Ordinal));

    public SenseData? PendingSense => _pending;

    public static byte[] MakeInquiry(byte version, bool removable)
    {
        byte[] data = new byte[36];
        data[1] = removable ? (byte)0x80 : (byte)0;
        data[2] = version;
        data[3] = 2;
        data[4] = 31;
        "Fake    Stick           1.00"u8.CopyTo(data.AsSpan(8));
        return data;
    }

    /// <summary>Carries out a command.</summary>
    /// <returns>The status and how many bytes moved.</returns>
    public (ScsiStatus Status, int Moved) Execute(ReadOnlySpan<byte> cdb, Span<byte> data, long now)
    {
        var opcode = (ScsiOpcode)cdb[0];
        Log.Add($"{opcode} {Convert.ToHexString(cdb)}");
        if (opcode == ScsiOpcode.RequestSense)
        {
            Span<byte> sense = stackalloc byte[18];
            (_pending ?? SenseData.Of(SenseKey.NoSense, AdditionalSense.NoAdditionalSenseInformation)).WriteFixed(sense);
            _pending = null;
            int length = Math.Min(Math.Min(18, (int)cdb[4]), data.Length);
            sense[..length].CopyTo(data);
            return (ScsiStatus.Good, length);
        }

        _pending = null;
        if (opcode == ScsiOpcode.Inquiry)
        {
            return (cdb[1] & 1) != 0 ? Vpd(cdb[2], data) : Give(Inquiry, data);
        }

        if (Unsupported.Contains(opcode))
        {
            return Fail(SenseKey.IllegalRequest, AdditionalSense.InvalidCommandOperationCode);
        }

        if (Attentions.TryDequeue(out AdditionalSense attention))
        {
            return Fail(SenseKey.UnitAttention, attention);
        }

        if (opcode == ScsiOpcode.StartStopUnit)
        {
            NeedsStart = false;
            return (ScsiStatus.Good, 0);
        }

        if (NeedsStart)
        {
            return Fail(SenseKey.NotReady, AdditionalSense.LogicalUnitNotReadyInitializingCommandRequired);
        }

        if (now < ReadyAt)
        {
            return Fail(SenseKey.NotReady, AdditionalSense.LogicalUnitIsInProcessOfBecomingReady);
        }

        if (Medium is null && opcode != ScsiOpcode.ModeSense6)
        {
            return Fail(SenseKey.NotReady, AdditionalSense.MediumNotPresent);
        }

        return opcode switch
        {
            ScsiOpcode.TestUnitReady => (ScsiStatus.Good, 0),
            ScsiOpcode.PreventAllowMediumRemoval => Prevent(cdb),
            ScsiOpcode.ReadCapacity10 => Capacity10(data),
            ScsiOpcode.ServiceActionIn16 => Capacity16(data),
            ScsiOpcode.ModeSense6 => Modes(cdb, data),
            ScsiOpcode.SynchronizeCache10 => (ScsiStatus.Good, 0),
            ScsiOpcode.Read6 => Transfer(false, BinaryPrimitives.ReadUInt32BigEndian(cdb) & 0x1fffff, cdb[4], data),
            ScsiOpcode.Write6 => Transfer(true, BinaryPrimitives.ReadUInt32BigEndian(cdb) & 0x1fffff, cdb[4], data),
            ScsiOpcode.Read10 => Transfer(false, BinaryPrimitives.ReadUInt32BigEndian(cdb[2..]), BinaryPrimitives.ReadUInt16BigEndian(cdb[7..]), data),
            ScsiOpcode.Write10 when (cdb[1] & 8) != 0 && !Fua => Fail(SenseKey.IllegalRequest, AdditionalSense.InvalidFieldInCDB),
            ScsiOpcode.Write10 => Transfer(true, BinaryPrimitives.ReadUInt32BigEndian(cdb[2..]), BinaryPrimitives.ReadUInt16BigEndian(cdb[7..]), data),
            ScsiOpcode.Unmap => Unmap(data),
            _ => Fail(SenseKey.IllegalRequest, AdditionalSense.InvalidCommandOperationCode),
        };
    }

    private (ScsiStatus Status, int Moved) Fail(SenseKey key, AdditionalSense additional)
    {
        _pending = SenseData.Of(key, additional);
        return (ScsiStatus.CheckCondition, 0);
    }

    private static (ScsiStatus Status, int Moved) Give(ReadOnlySpan<byte> answer, Span<byte> data)
    {
        int length = Math.Min(answer.Length, data.Length);
        answer[..length].CopyTo(data);
        return (ScsiStatus.Good, length);
    }

    private (ScsiStatus Status, int Moved) Prevent(ReadOnlySpan<byte> cdb)
    {
        Prevented = (cdb[4] & 1) != 0;
        return (ScsiStatus.Good, 0);
    }

    private (ScsiStatus Status, int Moved) Capacity10(Span<byte> data)
    {
        byte[] answer = new byte[8];
        BinaryPrimitives.WriteUInt32BigEndian(answer, (uint)(Medium!.Length / SectorSize + ExtraClaimed - 1));
        BinaryPrimitives.WriteUInt32BigEndian(answer.AsSpan(4), (uint)SectorSize);
        return Give(answer, data);
    }

    private (ScsiStatus Status, int Moved) Capacity16(Span<byte> data)
    {
        byte[] answer = new byte[32];
        BinaryPrimitives.WriteUInt64BigEndian(answer, (ulong)(Medium!.Length / SectorSize - 1));
        BinaryPrimitives.WriteUInt32BigEndian(answer.AsSpan(8), (uint)SectorSize);
        answer[14] = Provisioned ? (byte)0x80 : (byte)0;
        return Give(answer, data);
    }

    private (ScsiStatus Status, int Moved) Modes(ReadOnlySpan<byte> cdb, Span<byte> data)
    {
        byte[] answer = new byte[4 + (WriteCache is null ? 0 : 20)];
        answer[0] = (byte)(answer.Length - 1);
        answer[2] = (byte)((WriteProtected ? 0x80 : 0) | (Fua ? 0x10 : 0));
        if (WriteCache is { } on)
        {
            answer[4] = 8;
            answer[5] = 18;
            answer[6] = on ? (byte)4 : (byte)0;
        }

        return Give(answer.AsSpan(0, Math.Min(answer.Length, cdb[4])), data);
    }

    private (ScsiStatus Status, int Moved) Vpd(byte page, Span<byte> data)
    {
        if (!SupportedPages.Contains(page))
        {
            return Fail(SenseKey.IllegalRequest, AdditionalSense.InvalidFieldInCDB);
        }

        byte[] answer = new byte[page == 0xb0 ? 64 : page == 0xb2 ? 8 : 4 + SupportedPages.Count];
        answer[1] = page;
        answer[3] = (byte)(answer.Length - 4);
        if (page == 0)
        {
            SupportedPages.Order().Select(p => (byte)p).ToArray().CopyTo(answer, 4);
        }
        else if (page == 0xb0)
        {
            answer[23] = 100;
            answer[27] = 1;
        }
        else
        {
            answer[5] = 0x80;
        }

        return Give(answer, data);
    }

    private (ScsiStatus Status, int Moved) Unmap(Span<byte> data)
    {
        long sector = BinaryPrimitives.ReadInt64BigEndian(data[8..]);
        int count = BinaryPrimitives.ReadInt32BigEndian(data[16..]);
        Medium.AsSpan((int)sector * SectorSize, count * SectorSize).Clear();
        return (ScsiStatus.Good, data.Length);
    }

    private (ScsiStatus Status, int Moved) Transfer(bool write, long sector, int count, Span<byte> data)
    {
        if (sector + count > Medium!.Length / SectorSize)
        {
            return Fail(SenseKey.IllegalRequest, AdditionalSense.LogicalBlockAddressOutOfRange);
        }

        if (write && WriteProtected)
        {
            return Fail(SenseKey.DataProtect, AdditionalSense.WriteProtected);
        }

        for (long at = sector; at < sector + count; at++)
        {
            if (BadSectors.Contains(at))
            {
                _pending = SenseData.Of(SenseKey.MediumError, AdditionalSense.UnrecoveredReadError) with { Information = (ulong)at };
                return (ScsiStatus.CheckCondition, 0);
            }
        }

        Span<byte> place = Medium.AsSpan((int)sector * SectorSize, count * SectorSize);
        if (write)
        {
            data[..place.Length].CopyTo(place);
        }
        else
        {
            place.CopyTo(data);
        }

        return (ScsiStatus.Good, place.Length);
    }
}
