using System.CommandLine;
using DriverKit.Cli.Output;
using DriverKit.Cli.Targets;
using DriverKit.Kernel;
using DriverKit.Kernel.Scsi;
using DriverKit.Specs.Scsi;

namespace DriverKit.Cli.Commands;

/// <summary><c>scsi</c>: single commands to a unit, before there is a disk.</summary>
internal static class ScsiCommand
{
    private const int InquiryLength = 252;
    private const int SenseLength = 252;

    public static Command Create()
    {
        Argument<string> target = CommonOptions.Target();
        var lun = new Option<int>("--lun") { Description = "Logical unit", Recursive = true };
        var command = new Command("scsi", "Send single SCSI commands: bring-up starts before there is a disk") { target, lun };
        command.Add(Verb("ready", "TEST UNIT READY", target, lun, unit => unit.Run([0, 0, 0, 0, 0, 0], 0, [])));
        command.Add(CreateInquiry(target, lun));
        command.Add(Verb("capacity", "READ CAPACITY (10), and (16) where that is not enough", target, lun, Capacity));
        command.Add(Verb("sense", "REQUEST SENSE", target, lun, unit =>
        {
            byte[] sense = unit.Run([(byte)ScsiOpcode.RequestSense, 0, 0, 0, SenseLength, 0], SenseLength, []);
            Console.WriteLine(SenseText.Of(sense));
            HexDump.Write(sense, Console.Out);
        }));
        command.Add(CreateRaw(target, lun));
        return command;
    }

    private static Command CreateInquiry(Argument<string> target, Option<int> lun)
    {
        var page = new Option<string?>("--vpd") { Description = "A vital product data page, in hexadecimal (many USB sticks do not take this well)" };
        var command = new Command("inquiry", "INQUIRY, decoded") { page };
        command.SetAction(parsed => (int)WithUnit(parsed, target, lun, unit =>
        {
            string? vpd = parsed.GetValue(page);
            byte code = vpd is null ? (byte)0 : HexDump.Parse(vpd.PadLeft(2, '0'))[0];
            byte[] data = unit.Run([(byte)ScsiOpcode.Inquiry, (byte)(vpd is null ? 0 : 1), code, 0, InquiryLength, 0], InquiryLength, []);
            if (vpd is null && InquiryData.TryParse(data, out InquiryData inquiry))
            {
                Fields(inquiry.ToString());
            }

            HexDump.Write(data, Console.Out);
        }));
        return command;
    }

    private static Command CreateRaw(Argument<string> target, Option<int> lun)
    {
        var cdb = new Argument<string[]>("cdb") { Description = "The command block in hexadecimal: 6, 10, 12 or 16 bytes", Arity = ArgumentArity.OneOrMore };
        var input = new Option<int>("--in") { Description = "Most bytes of data wanted from the device" };
        var output = new Option<string?>("--out") { Description = "Data for the device, in hexadecimal, or @FILE" };
        var command = new Command("raw", "Any command block") { cdb, input, output };
        command.SetAction(parsed => (int)WithUnit(parsed, target, lun, unit =>
        {
            string? data = parsed.GetValue(output);
            byte[] bytes = data is null ? [] : data.StartsWith('@') ? File.ReadAllBytes(data[1..]) : HexDump.Parse(data);
            byte[] answer = unit.Run(HexDump.Parse(string.Concat(parsed.GetRequiredValue(cdb))), parsed.GetValue(input), bytes);
            HexDump.Write(answer, Console.Out);
        }));
        return command;
    }

    private static Command Verb(string name, string description, Argument<string> target, Option<int> lun, Action<ScsiUnit> body)
    {
        var command = new Command(name, description);
        command.SetAction(parsed => (int)WithUnit(parsed, target, lun, body));
        return command;
    }

    private static ExitCode WithUnit(ParseResult parsed, Argument<string> target, Option<int> lun, Action<ScsiUnit> body)
    {
        Target where = Target.Parse(parsed.GetRequiredValue(target));
        if (where.IsFile)
        {
            throw new CliException($"'{where.Text}' is a file and takes no SCSI commands: write emu:usb-stick,image={where.Text}", ExitCode.Usage);
        }

        using Machine machine = Machine.Start(where, writable: false, echo: false);
        using LwpScope scope = machine.Kernel.Enter();
        int number = parsed.GetValue(lun);
        ScsiPeriph periph = machine.DevicesOf("scsibus").SelectMany(d => d.SoftcAs<ScsiBus>().Periphs).FirstOrDefault(p => p.Lun == number)
            ?? throw new CliException($"{where.Text} has no SCSI unit {number}: 'driverkit run {where.Text}' shows what attached");
        body(new ScsiUnit(periph));
        return ExitCode.Ok;
    }

    private static void Capacity(ScsiUnit unit)
    {
        byte[] data = unit.Run([(byte)ScsiOpcode.ReadCapacity10, 0, 0, 0, 0, 0, 0, 0, 0, 0], ReadCapacity10Data.Size, []);
        if (!ReadCapacity10Data.TryParse(data, out ReadCapacity10Data small))
        {
            throw new CliException($"READ CAPACITY (10) gave {data.Length} bytes of {ReadCapacity10Data.Size}");
        }

        ulong last = small.LastLogicalBlockAddress;
        uint block = small.BlockLength;
        if (last == uint.MaxValue)
        {
            const byte length = 32;
            data = unit.Run([(byte)ScsiOpcode.ServiceActionIn16, (byte)ServiceActionIn16.ReadCapacity16, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, length, 0, 0], length, []);
            if (!ReadCapacity16Data.TryParse(data, out ReadCapacity16Data large))
            {
                throw new CliException($"READ CAPACITY (16) gave {data.Length} bytes of {length}");
            }

            last = large.LastLogicalBlockAddress;
            block = large.BlockLength;
        }

        Console.WriteLine($"last block {last}, {block} bytes a block: {Sizes.Of((long)(last + 1) * block)}");
    }

    private static void Fields(string printed)
    {
        foreach (string field in printed.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            Console.WriteLine("  " + field.Replace("=", " = ", StringComparison.Ordinal));
        }
    }

    /// <summary>A unit to send commands to, with errors in words.</summary>
    private sealed class ScsiUnit(ScsiPeriph periph)
    {
        private readonly ScsiPassThrough _raw = new(periph);

        public byte[] Run(byte[] cdb, int wanted, byte[] data)
        {
            ScsiDirection direction = wanted > 0 ? ScsiDirection.In : data.Length > 0 ? ScsiDirection.Out : ScsiDirection.None;
            byte[] buffer = wanted > 0 ? new byte[wanted] : data;
            Errno error = _raw.Execute(cdb, direction, buffer, out ScsiOutcome outcome);
            if (error == Errno.EINVAL && outcome.Result == ScsiResult.Requeue)
            {
                throw new CliException($"a command block has 6 to 16 bytes and at most {_raw.MaxTransfer} bytes of data; this one has {cdb.Length} and {buffer.Length}", ExitCode.Usage);
            }

            if (outcome.Sense.Length > 0)
            {
                throw new CliException($"{(ScsiOpcode)cdb[0]}: {SenseText.Of(outcome.Sense)}");
            }

            if (outcome.Result != ScsiResult.NoError || outcome.Status != 0)
            {
                throw new CliException($"{(ScsiOpcode)cdb[0]}: {outcome.Result}, status {(byte)outcome.Status:x2}");
            }

            return direction == ScsiDirection.In ? buffer[..outcome.Moved] : [];
        }
    }
}
