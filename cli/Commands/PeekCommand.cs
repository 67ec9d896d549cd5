using System.CommandLine;
using DriverKit.Cli.Registers;
using DriverKit.Cli.Targets;
using DriverKit.Pci;
using DriverKit.Registers;

namespace DriverKit.Cli.Commands;

/// <summary><c>peek</c> and <c>poke</c>: single registers and fields by name, below any driver.</summary>
internal static class PeekCommand
{
    public static Command CreatePeek()
    {
        Argument<string> target = CommonOptions.Target();
        var names = new Argument<string[]>("register") { Description = "A register or field, as CSTS, CSTS.RDY or RAL[3]", Arity = ArgumentArity.OneOrMore };
        Option<string?> known = As();
        var command = new Command("peek", "Read registers or fields of a PCI device by name") { target, names, known };
        command.SetAction(parsed =>
        {
            using RegisterSession session = RegisterSession.Open(Target.Parse(parsed.GetRequiredValue(target)), parsed.GetValue(known));
            foreach ((DeviceRegisterBlock block, RegisterPath path) in parsed.GetRequiredValue(names).Select(session.Resolve).ToArray())
            {
                Peek(session.Map(block), path);
            }

            return (int)ExitCode.Ok;
        });
        return command;
    }

    public static Command CreatePoke()
    {
        Argument<string> target = CommonOptions.Target();
        var settings = new Argument<string[]>("setting") { Description = "As CC.EN=1 or RAL[3]=0x1234; an enum's name will do for a field", Arity = ArgumentArity.OneOrMore };
        var real = new Option<bool>("--real-device") { Description = "Yes, write to the registers of a real device" };
        Option<string?> known = As();
        var command = new Command("poke", "Write registers or fields of a PCI device by name; other fields keep their values") { target, settings, real, known };
        command.SetAction(parsed =>
        {
            Target opened = Target.Parse(parsed.GetRequiredValue(target));
            if (!opened.IsFile && opened.IsReal && !parsed.GetValue(real))
            {
                throw new CliException($"{opened.Text} may be a real device, and a wrong write can harm what it holds: say --real-device if you mean it", ExitCode.Usage);
            }

            using RegisterSession session = RegisterSession.Open(opened, parsed.GetValue(known));
            (DeviceRegisterBlock Block, RegisterPath Path, ulong Value)[] all = [.. parsed.GetRequiredValue(settings).Select(text => Setting(session, text))];
            foreach ((DeviceRegisterBlock block, RegisterPath path, ulong value) in all)
            {
                Poke(session, session.Map(block), path, value);
            }

            return (int)ExitCode.Ok;
        });
        return command;
    }

    private static Option<string?> As() => new("--as") { Description = "Take it for this device, whatever its identity; see 'driverkit registers'" };

    private static void Peek(MmioWindow window, RegisterPath path)
    {
        RegisterEntry entry = path.Entry;
        if (!entry.CanRead || (path.Field is { } wanted && RegisterTable.AccessOf(entry, wanted) == Access.WriteOnly))
        {
            throw new CliException($"{path} is write-only", ExitCode.Usage);
        }

        ulong value = RegisterAccess.Read(window, entry, path.Index);
        if (path.Field is { } field)
        {
            Console.WriteLine($"{path}={FieldValue.Text(field, value)}");
        }
        else
        {
            Console.WriteLine($"{path}={RegisterPrinter.Hex(entry, value)}{(entry.Fields.IsEmpty ? "" : "  " + RegisterText.Fields(entry, value))}");
        }
    }

    private static (DeviceRegisterBlock Block, RegisterPath Path, ulong Value) Setting(RegisterSession session, string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0)
        {
            throw new CliException($"'{text}' sets nothing: it is to be like CC.EN=1", ExitCode.Usage);
        }

        (DeviceRegisterBlock block, RegisterPath path) = session.Resolve(text[..equals]);
        Access access = path.Field is { } field ? RegisterTable.AccessOf(path.Entry, field) : path.Entry.Access;
        if (access is Access.ReadOnly or Access.ReadToClear)
        {
            throw new CliException($"{path} is read-only", ExitCode.Usage);
        }

        bool fits = path.Field is { } within
            ? FieldValue.TryParse(within, text[(equals + 1)..], out ulong value)
            : FieldValue.TryParseNumber(text[(equals + 1)..], out value) && value <= ulong.MaxValue >> (64 - (8 * path.Entry.Width));
        return fits ? (block, path, value) : throw new CliException($"'{text[(equals + 1)..]}' does not fit in {path}", ExitCode.Usage);
    }

    private static void Poke(RegisterSession session, MmioWindow window, RegisterPath path, ulong value)
    {
        RegisterEntry entry = path.Entry;
        bool readable = entry.CanRead && entry.Rules.ClearedByRead == 0;
        ulong before = readable ? RegisterAccess.Read(window, entry, path.Index) : 0;
        // Ones that act by being written are not written back.
        ulong written = path.Field is { } field ? FieldValue.Set(field, before & (entry.Rules.Writable | entry.Rules.Preserve), value) : value;
        RegisterAccess.Write(window, entry, path.Index, written);
        session.Settle();
        if (!readable)
        {
            Console.WriteLine($"{entry.ShortNameOf(path.Index)} written as {RegisterPrinter.Hex(entry, written)}");
            return;
        }

        string change = RegisterText.Change(entry, path.Index, before, RegisterAccess.Read(window, entry, path.Index));
        Console.WriteLine(change.Length > 0 ? change : $"{entry.ShortNameOf(path.Index)} written as {RegisterPrinter.Hex(entry, written)}, and reads as before");
    }
}
