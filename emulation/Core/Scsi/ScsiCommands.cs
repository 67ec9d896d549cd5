using DriverKit.Specs.Scsi;
using static DriverKit.Emulation.ScsiCommandNeeds;

namespace DriverKit.Emulation;

/// <summary>The commands, and the checks that come before any of them is carried out, in SAM-5's order.</summary>
internal static class ScsiCommands
{
    private const ScsiCommandNeeds Reading = Medium | Reads;

    public static readonly ScsiCommand[] All =
    [
        New(ScsiOpcode.TestUnitReady, Medium | Reads, "00 00 00 00 00 00", (_, _) => { }),
        New(ScsiOpcode.RequestSense, IgnoresAttention | IgnoresReservation, "03 01 00 00 FF 00", ScsiPrimaryCommands.RequestSense),
        New(ScsiOpcode.Read6, Reading, "08 1F FF FF FF 00", ScsiBlockCommands.Read),
        New(ScsiOpcode.Write6, Writable, "0A 1F FF FF FF 00", ScsiBlockCommands.Write),
        New(ScsiOpcode.Inquiry, IgnoresAttention | IgnoresReservation, "12 01 FF FF FF 00", ScsiInquiry.Inquiry),
        New(ScsiOpcode.ModeSelect6, None, "15 11 00 00 FF 00", ScsiModeCommands.Select6),
        New(ScsiOpcode.Reserve6, IgnoresReservation, "16 00 00 00 00 00", (u, t) => u.Reservations.Reserve6(t)),
        New(ScsiOpcode.Release6, IgnoresReservation, "17 00 00 00 00 00", (u, t) => u.Reservations.Release6(t)),
        New(ScsiOpcode.ModeSense6, None, "1A 08 FF FF FF 00", ScsiModeCommands.Sense6),
        New(ScsiOpcode.StartStopUnit, None, "1B 01 00 0F F7 00", ScsiPrimaryCommands.StartStop),
        New(ScsiOpcode.SendDiagnostic, Reads, "1D 04 00 00 00 00", (_, _) => { }),
        New(ScsiOpcode.PreventAllowMediumRemoval, Reads, "1E 00 00 00 03 00", ScsiPrimaryCommands.PreventAllow),
        New(ScsiOpcode.ReadFormatCapacities, Reads, "23 00 00 00 00 00 00 FF FF 00", ScsiCapacity.FormatCapacities),
        New(ScsiOpcode.ReadCapacity10, Reading | IgnoresReservation, "25 00 FF FF FF FF 00 00 01 00", ScsiCapacity.Read10),
        New(ScsiOpcode.Read10, Reading, "28 18 FF FF FF FF 1F FF FF 00", ScsiBlockCommands.Read),
        New(ScsiOpcode.Write10, Writable, "2A 18 FF FF FF FF 1F FF FF 00", ScsiBlockCommands.Write),
        New(ScsiOpcode.WriteAndVerify10, Writable, "2E 16 FF FF FF FF 1F FF FF 00", ScsiBlockCommands.WriteAndVerify),
        New(ScsiOpcode.Verify10, Reading, "2F 16 FF FF FF FF 1F FF FF 00", ScsiBlockCommands.Verify),
        New(ScsiOpcode.PreFetch10, Reading, "34 02 FF FF FF FF 1F FF FF 00", ScsiBlockCommands.Prefetch),
        New(ScsiOpcode.SynchronizeCache10, Medium, "35 06 FF FF FF FF 1F FF FF 00", ScsiBlockCommands.SynchronizeCache),
        New(ScsiOpcode.WriteSame10, Writable, "41 08 FF FF FF FF 1F FF FF 00", ScsiBlockCommands.WriteSame),
        New(ScsiOpcode.Unmap, Writable, "42 00 00 00 00 00 1F FF FF 00", ScsiBlockCommands.Unmap),
        New(ScsiOpcode.ModeSelect10, None, "55 11 00 00 00 00 00 FF FF 00", ScsiModeCommands.Select10),
        New(ScsiOpcode.ModeSense10, None, "5A 18 FF FF 00 00 00 FF FF 00", ScsiModeCommands.Sense10),
        New(ScsiOpcode.PersistentReserveIn, IgnoresReservation, "5E 00 00 00 00 00 00 FF FF 00", (u, t) => u.Reservations.In(t), 0),
        New(ScsiOpcode.PersistentReserveIn, IgnoresReservation, "5E 01 00 00 00 00 00 FF FF 00", (u, t) => u.Reservations.In(t), 1),
        New(ScsiOpcode.PersistentReserveIn, IgnoresReservation, "5E 02 00 00 00 00 00 FF FF 00", (u, t) => u.Reservations.In(t), 2),
        New(ScsiOpcode.PersistentReserveIn, IgnoresReservation, "5E 03 00 00 00 00 00 FF FF 00", (u, t) => u.Reservations.In(t), 3),
        New(ScsiOpcode.PersistentReserveOut, IgnoresReservation, "5F 00 00 00 00 FF FF FF FF 00", (u, t) => u.Reservations.Out(t), 0),
        New(ScsiOpcode.PersistentReserveOut, IgnoresReservation, "5F 01 FF 00 00 FF FF FF FF 00", (u, t) => u.Reservations.Out(t), 1),
        New(ScsiOpcode.PersistentReserveOut, IgnoresReservation, "5F 02 FF 00 00 FF FF FF FF 00", (u, t) => u.Reservations.Out(t), 2),
        New(ScsiOpcode.PersistentReserveOut, IgnoresReservation, "5F 03 00 00 00 FF FF FF FF 00", (u, t) => u.Reservations.Out(t), 3),
        New(ScsiOpcode.PersistentReserveOut, IgnoresReservation, "5F 04 FF 00 00 FF FF FF FF 00", (u, t) => u.Reservations.Out(t), 4),
        New(ScsiOpcode.PersistentReserveOut, IgnoresReservation, "5F 05 FF 00 00 FF FF FF FF 00", (u, t) => u.Reservations.Out(t), 5),
        New(ScsiOpcode.PersistentReserveOut, IgnoresReservation, "5F 06 00 00 00 FF FF FF FF 00", (u, t) => u.Reservations.Out(t), 6),
        New(ScsiOpcode.Read16, Reading, "88 18 FF FF FF FF FF FF FF FF FF FF FF FF 1F 00", ScsiBlockCommands.Read),
        New(ScsiOpcode.CompareAndWrite, Writable, "89 18 FF FF FF FF FF FF FF FF 00 00 00 FF 1F 00", ScsiBlockCommands.CompareAndWrite),
        New(ScsiOpcode.Write16, Writable, "8A 18 FF FF FF FF FF FF FF FF FF FF FF FF 1F 00", ScsiBlockCommands.Write),
        New(ScsiOpcode.OrWrite16, Writable, "8B 18 FF FF FF FF FF FF FF FF FF FF FF FF 1F 00", ScsiBlockCommands.OrWrite),
        New(ScsiOpcode.WriteAndVerify16, Writable, "8E 16 FF FF FF FF FF FF FF FF FF FF FF FF 1F 00", ScsiBlockCommands.WriteAndVerify),
        New(ScsiOpcode.Verify16, Reading, "8F 16 FF FF FF FF FF FF FF FF FF FF FF FF 1F 00", ScsiBlockCommands.Verify),
        New(ScsiOpcode.PreFetch16, Reading, "90 02 FF FF FF FF FF FF FF FF FF FF FF FF 1F 00", ScsiBlockCommands.Prefetch),
        New(ScsiOpcode.SynchronizeCache16, Medium, "91 06 FF FF FF FF FF FF FF FF FF FF FF FF 1F 00", ScsiBlockCommands.SynchronizeCache),
        New(ScsiOpcode.WriteSame16, Writable, "93 09 FF FF FF FF FF FF FF FF FF FF FF FF 1F 00", ScsiBlockCommands.WriteSame),
        New(ScsiOpcode.ServiceActionIn16, Reading | IgnoresReservation, "9E 10 FF FF FF FF FF FF FF FF FF FF FF FF 01 00", ScsiCapacity.Read16, 0x10),
        New(ScsiOpcode.ReportLuns, IgnoresAttention | IgnoresReservation, "A0 00 FF 00 00 00 FF FF FF FF 00 00", ScsiPrimaryCommands.ReportLuns),
        New(ScsiOpcode.MaintenanceIn, Reads, "A3 0C 87 FF FF FF FF FF FF FF 00 00", ScsiReportOpcodes.Report, 0x0c),
        New(ScsiOpcode.Read12, Reading, "A8 18 FF FF FF FF FF FF FF FF 1F 00", ScsiBlockCommands.Read),
        New(ScsiOpcode.Write12, Writable, "AA 18 FF FF FF FF FF FF FF FF 1F 00", ScsiBlockCommands.Write),
        New(ScsiOpcode.WriteAndVerify12, Writable, "AE 16 FF FF FF FF FF FF FF FF 1F 00", ScsiBlockCommands.WriteAndVerify),
        New(ScsiOpcode.Verify12, Reading, "AF 16 FF FF FF FF FF FF FF FF 1F 00", ScsiBlockCommands.Verify),
    ];

    private static readonly ScsiCommand?[] ByOpcode = Index();

    /// <summary>The commands of an opcode that a unit knows.</summary>
    public static IEnumerable<ScsiCommand> Of(ScsiLogicalUnit unit) => All.Where(c => Supports(unit, c.Opcode));

    public static bool Supports(ScsiLogicalUnit unit, ScsiOpcode opcode) =>
        ByOpcode[(int)opcode] is not null && !unit.Options.Unsupported.Contains(opcode)
        && (unit.Options.Thin || opcode != ScsiOpcode.Unmap);

    /// <summary>The usage bitmap that holds for a unit. SPC-4 §6.35.3.</summary>
    public static byte UsageOf(ScsiLogicalUnit unit, ScsiCommand command, int at)
    {
        byte usage = command.Usage[at];
        if (at != 1)
        {
            return usage;
        }

        // Before SPC the unit's number lay here, and hosts that know only that still send it. SCSI-2 §7.2.2
        byte lun = unit.Options.Version <= 2 ? (byte)0xe0 : (byte)0;
        bool moves = command.Opcode is ScsiOpcode.Read10 or ScsiOpcode.Read12 or ScsiOpcode.Read16 or ScsiOpcode.Write10
            or ScsiOpcode.Write12 or ScsiOpcode.Write16 or ScsiOpcode.OrWrite16 or ScsiOpcode.CompareAndWrite;
        bool verifies = command.Opcode is ScsiOpcode.Verify10 or ScsiOpcode.Verify12 or ScsiOpcode.Verify16
            or ScsiOpcode.WriteAndVerify10 or ScsiOpcode.WriteAndVerify12 or ScsiOpcode.WriteAndVerify16;
        bool unmaps = command.Opcode is ScsiOpcode.WriteSame10 or ScsiOpcode.WriteSame16;
        int without = !unit.Options.DpoFua && (moves || verifies) ? 0x18 : !unit.Options.Thin && unmaps ? 0x08 : 0;
        return (byte)((usage & ~without) | lun);
    }

    public static void Begin(ScsiTarget target, ScsiTask task)
    {
        if (task.Unit is not { } unit)
        {
            ScsiPrimaryCommands.WithoutUnit(target, task);
            return;
        }

        task.Latency = unit.Options.Latency;
        ScsiUnitNexus nexus = task.Nexus.Of(unit);
        ScsiCommand? command = Supports(unit, task.Opcode) ? ByOpcode[(int)task.Opcode] : null;
        if (task.Opcode is not (ScsiOpcode.RequestSense or ScsiOpcode.Inquiry or ScsiOpcode.ReportLuns))
        {
            nexus.Kept = null;
            if (unit.TakeDeferred() is { } deferred)
            {
                Refuse(task, unit, deferred);
                return;
            }
        }

        if (command is null)
        {
            Refuse(task, unit, ScsiSense.InvalidOpcode);
            return;
        }

        if ((command.Needs & IgnoresAttention) == 0 && nexus.TryTake(out ScsiAttention attention))
        {
            Refuse(task, unit, new ScsiSense(SenseKey.UnitAttention, attention.Code, attention.Qualifier));
            return;
        }

        if (command.ServiceAction >= 0)
        {
            command = FindAction(task.Opcode, task.CdbByte(1) & 0x1f);
            if (command is null)
            {
                Refuse(task, unit, ScsiSense.InvalidFieldAt(1, 4));
                return;
            }
        }

        if (WrongField(unit, command, task) is { } wrong)
        {
            Refuse(task, unit, wrong);
            return;
        }

        if ((command.Needs & IgnoresReservation) == 0 && unit.Reservations.Forbids(task, command.Needs))
        {
            task.Finish(ScsiStatus.ReservationConflict);
            return;
        }

        ScsiSense? obstacle = (command.Needs & Medium) != 0 ? unit.WhyNotReady() : null;
        obstacle ??= (command.Needs & Writable) == Writable ? unit.WhyNotWritable() : null;
        if (obstacle is not null)
        {
            Refuse(task, unit, obstacle.Value);
            return;
        }

        command.Begin(unit, task);
        if (task.Status == ScsiStatus.CheckCondition)
        {
            unit.Keep(task, task.SenseValue);
        }
    }

    private static void Refuse(ScsiTask task, ScsiLogicalUnit unit, ScsiSense sense)
    {
        task.Fail(sense);
        unit.Keep(task, sense);
    }

    private static ScsiSense? WrongField(ScsiLogicalUnit unit, ScsiCommand command, ScsiTask task)
    {
        if (task.CdbLength < command.Usage.Length)
        {
            return ScsiSense.InvalidField;
        }

        for (int i = 1; i < command.Usage.Length; i++)
        {
            int usage = UsageOf(unit, command, i) | (i == 1 && command.ServiceAction >= 0 ? 0x1f : 0);
            int wrong = task.CdbByte(i) & ~usage;
            if (wrong != 0)
            {
                return ScsiSense.InvalidFieldAt(i, 31 - System.Numerics.BitOperations.LeadingZeroCount((uint)wrong));
            }
        }

        return null;
    }

    private static ScsiCommand New(
        ScsiOpcode opcode, ScsiCommandNeeds needs, string usage, Action<ScsiLogicalUnit, ScsiTask> begin, int action = -1) =>
        new(opcode, action, Convert.FromHexString(usage.Replace(" ", "", StringComparison.Ordinal)), needs, begin);

    private static ScsiCommand?[] Index()
    {
        var index = new ScsiCommand?[256];
        foreach (ScsiCommand command in All)
        {
            index[(int)command.Opcode] ??= command;
        }

        return index;
    }

    private static ScsiCommand? FindAction(ScsiOpcode opcode, int action) =>
        Array.Find(All, c => c.Opcode == opcode && c.ServiceAction == action);
}
