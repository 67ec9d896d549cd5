using DriverKit.Specs.Scsi;

namespace DriverKit.Emulation;

/// <summary>REQUEST SENSE, REPORT LUNS, START STOP UNIT, PREVENT ALLOW MEDIUM REMOVAL. SPC-4 §6, SBC-3 §5.</summary>
internal static class ScsiPrimaryCommands
{
    public static void WithoutUnit(ScsiTarget target, ScsiTask task)
    {
        switch (task.Opcode)
        {
            // SPC-4 §6.4.1: qualifier 3, type 1Fh for a number without a unit.
            case ScsiOpcode.Inquiry when InquiryCdb.TryParse(task.Cdb, out InquiryCdb cdb):
                if (cdb.VitalProductData)
                {
                    task.Fail(ScsiSense.InvalidField);
                    return;
                }

                Span<byte> answer = task.Room(InquiryData.Size);
                answer[0] = 0x7f;
                answer[2] = 6;
                answer[3] = 2;
                answer[4] = InquiryData.Size - 5;
                task.Answer(answer.Length, cdb.AllocationLength);
                return;
            case ScsiOpcode.RequestSense when RequestSenseCdb.TryParse(task.Cdb, out RequestSenseCdb cdb):
                Give(task, ScsiSense.UnitNotSupported, cdb);
                return;
            case ScsiOpcode.ReportLuns:
                ReportLuns(target, task);
                return;
            default:
                task.Fail(ScsiSense.UnitNotSupported);
                return;
        }
    }

    public static void RequestSense(ScsiLogicalUnit unit, ScsiTask task)
    {
        _ = RequestSenseCdb.TryParse(task.Cdb, out RequestSenseCdb cdb);
        ScsiUnitNexus nexus = task.Nexus.Of(unit);
        ScsiSense sense = nexus.Kept ?? unit.TakeDeferred() ?? ScsiSense.None;
        if (sense == ScsiSense.None && nexus.TryTake(out ScsiAttention attention))
        {
            sense = new ScsiSense(SenseKey.UnitAttention, attention.Code, attention.Qualifier);
        }

        nexus.Kept = null;
        Give(task, sense == ScsiSense.None ? unit.WhyNotReady() ?? sense : sense, cdb);
    }

    public static void ReportLuns(ScsiLogicalUnit unit, ScsiTask task) => ReportLuns(unit.Target, task);

    public static void StartStop(ScsiLogicalUnit unit, ScsiTask task)
    {
        _ = StartStopUnitCdb.TryParse(task.Cdb, out StartStopUnitCdb cdb);
        if (cdb.PowerCondition != PowerCondition.StartValid)
        {
            // SBC-3 §5.25: START and LOEJ do not count then. This unit has one power condition, which all of them are.
            if (!Enum.IsDefined(cdb.PowerCondition) || cdb.PowerCondition == PowerCondition.Obsolete5)
            {
                task.Fail(ScsiSense.InvalidFieldAt(4, 7));
            }

            return;
        }

        if (cdb.LoadEject && !unit.Options.Removable)
        {
            task.Fail(ScsiSense.InvalidFieldAt(4, 1));
        }
        else if (cdb.LoadEject && unit.IsRemovalPrevented)
        {
            task.Fail(ScsiSense.RemovalPrevented);
        }
        else if (cdb.LoadEject && !cdb.Start)
        {
            unit.Eject();
        }
        else if (cdb.LoadEject)
        {
            unit.Load(task.Nexus);
            unit.IsStarted = true;
        }
        else if (cdb.Start || unit.FlushMedium(task))
        {
            unit.IsStarted = cdb.Start || !unit.Options.Stops;
        }
    }

    public static void PreventAllow(ScsiLogicalUnit unit, ScsiTask task)
    {
        _ = PreventAllowMediumRemovalCdb.TryParse(task.Cdb, out PreventAllowMediumRemovalCdb cdb);
        task.Nexus.Of(unit).PreventsRemoval = (cdb.Prevent & 1) != 0;
    }

    private static void ReportLuns(ScsiTarget target, ScsiTask task)
    {
        if (!ReportLunsCdb.TryParse(task.Cdb, out ReportLunsCdb cdb))
        {
            task.Fail(ScsiSense.InvalidField);
            return;
        }

        if (cdb.SelectReport > SelectReport.All)
        {
            task.Fail(ScsiSense.InvalidFieldAt(2));
            return;
        }

        // SPC-4 §6.33: an allocation length below 16 is refused.
        if (cdb.AllocationLength < 16)
        {
            task.Fail(ScsiSense.InvalidFieldAt(6));
            return;
        }

        int count = cdb.SelectReport == SelectReport.WellKnown ? 0 : target.Units.Count;
        Span<byte> answer = task.Room(ReportLunsHeader.Size + (8 * count));
        ReportLunsHeader.Write(answer[..ReportLunsHeader.Size]).ListLength = (uint)(8 * count);
        for (int i = 0; i < count; i++)
        {
            answer[ReportLunsHeader.Size + (8 * i) + 1] = (byte)i;
        }

        task.Answer(answer.Length, cdb.AllocationLength);
    }

    private static void Give(ScsiTask task, ScsiSense sense, RequestSenseCdb cdb)
    {
        int length = sense.Write(task.Room(64), cdb.DescriptorFormat);
        task.Answer(length, cdb.AllocationLength);
    }
}
