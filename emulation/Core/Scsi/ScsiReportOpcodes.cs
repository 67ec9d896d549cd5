using DriverKit.Specs.Scsi;

namespace DriverKit.Emulation;

/// <summary>REPORT SUPPORTED OPERATION CODES. SPC-4 §6.35. It reads the very table by which commands are checked.</summary>
internal static class ScsiReportOpcodes
{
    public static void Report(ScsiLogicalUnit unit, ScsiTask task)
    {
        _ = ReportSupportedOperationCodesCdb.TryParse(task.Cdb, out ReportSupportedOperationCodesCdb cdb);
        if (cdb.ReportingOptions == ReportingOptions.All)
        {
            All(unit, task, cdb.ReturnTimeouts, cdb.AllocationLength);
        }
        else if (cdb.ReportingOptions <= ReportingOptions.OneEither)
        {
            One(unit, task, cdb);
        }
        else
        {
            task.Fail(ScsiSense.InvalidFieldAt(2, 2));
        }
    }

    private static void All(ScsiLogicalUnit unit, ScsiTask task, bool timeouts, uint allocationLength)
    {
        ScsiCommand[] commands = [.. ScsiCommands.Of(unit)];
        int stride = CommandDescriptor.Size + (timeouts ? CommandTimeouts.Size : 0);
        Span<byte> answer = task.Room(SupportedOpcodesHeader.Size + (commands.Length * stride));
        SupportedOpcodesHeader.Write(answer[..SupportedOpcodesHeader.Size]).CommandDataLength = (uint)(commands.Length * stride);
        int at = SupportedOpcodesHeader.Size;
        foreach (ScsiCommand command in commands)
        {
            var entry = CommandDescriptor.Write(answer.Slice(at, CommandDescriptor.Size));
            entry.Opcode = (byte)command.Opcode;
            entry.ServiceActionValid = command.ServiceAction >= 0;
            entry.ServiceAction = (ushort)Math.Max(command.ServiceAction, 0);
            entry.TimeoutsPresent = timeouts;
            entry.CdbLength = (ushort)command.Usage.Length;
            if (timeouts)
            {
                Timeouts(answer.Slice(at + CommandDescriptor.Size, CommandTimeouts.Size));
            }

            at += stride;
        }

        task.Answer(answer.Length, allocationLength);
    }

    private static void One(ScsiLogicalUnit unit, ScsiTask task, ReportSupportedOperationCodesCdb cdb)
    {
        var opcode = (ScsiOpcode)cdb.RequestedOpcode;
        int action = cdb.RequestedServiceAction;
        ScsiCommand[] commands = ScsiCommands.Supports(unit, opcode) ? [.. ScsiCommands.All.Where(c => c.Opcode == opcode)] : [];
        bool hasActions = commands.Length > 0 && commands[0].ServiceAction >= 0;

        // SPC-4 table 237: which of opcode and service action is to be given for which command.
        if ((cdb.ReportingOptions == ReportingOptions.OneOpcode && hasActions)
            || (cdb.ReportingOptions == ReportingOptions.OneServiceAction && commands.Length > 0 && !hasActions))
        {
            task.Fail(ScsiSense.InvalidFieldAt(2, 2));
            return;
        }

        bool either = cdb.ReportingOptions == ReportingOptions.OneEither;
        ScsiCommand? command = Array.Find(commands, c => c.ServiceAction < 0 ? !either || action == 0 : c.ServiceAction == action);
        int size = command?.Usage.Length ?? 0;
        bool timeouts = cdb.ReturnTimeouts && command is not null;
        Span<byte> answer = task.Room(OneCommandHeader.Size + size + (timeouts ? CommandTimeouts.Size : 0));
        var header = OneCommandHeader.Write(answer[..OneCommandHeader.Size]);
        header.Support = command is null ? CommandSupport.NotSupported : CommandSupport.Standard;
        header.TimeoutsPresent = timeouts;
        header.CdbSize = (ushort)size;
        for (int i = 0; i < size; i++)
        {
            answer[OneCommandHeader.Size + i] = ScsiCommands.UsageOf(unit, command!, i);
        }

        if (timeouts)
        {
            Timeouts(answer[(OneCommandHeader.Size + size)..]);
        }

        task.Answer(answer.Length, cdb.AllocationLength);
    }

    // No values are given: 0 says so. SPC-4 §6.35.4
    private static void Timeouts(Span<byte> destination) => CommandTimeouts.Write(destination).DescriptorLength = CommandTimeouts.Size - 2;
}
