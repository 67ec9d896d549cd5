using System.CommandLine;
using DriverKit.Cli.Commands;
using DriverKit.Locators;

namespace DriverKit.Cli;

internal static class Program
{
    private static int Main(string[] args)
    {
        var root = new RootCommand("DriverKit: kernel drivers in C#, in a process, on real and emulated devices.")
        {
            RunCommand.Create(),
            FsCommand.Create(),
            ScsiCommand.Create(),
            UsbCommand.Create(),
            DevicesCommand.Create(),
            DoctorCommand.Create(),
            BindCommand.Create(),
            UnbindCommand.Create(),
            ExportCommand.Create(),
            RegistersCommand.Create(),
            PeekCommand.CreatePeek(),
            PeekCommand.CreatePoke(),
            NewCommand.Create(),
            BenchCommand.Create(),
        };

        Option<bool> unsafeDma = CommonOptions.UnsafeDma();
        root.Options.Add(unsafeDma);

        // A name that begins with @ is a name: no response files.
        ParseResult parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            string command = parsed.CommandResult.Command is RootCommand ? "" : " " + Path(parsed.CommandResult);
            string what = parsed.UnmatchedTokens.Count > 0
                ? $"'{parsed.UnmatchedTokens[0]}' is no command, option or argument here."
                : parsed.Errors[0].Message;
            return Fail($"{what} See 'driverkit{command} --help'.", ExitCode.Usage);
        }

        Targets.Target.AllowsUnsafeDma = parsed.GetValue(unsafeDma);
        Interrupt.Listen();
        try
        {
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (CliException e)
        {
            return Fail(e.Message, e.Code);
        }
        catch (Exception e) when (e is LocatorException or IOException or UnauthorizedAccessException)
        {
            return Fail(e.Message, ExitCode.Failure);
        }
        catch (OperationCanceledException)
        {
            return Fail("interrupted", ExitCode.Failure);
        }
    }

    private static string Path(System.CommandLine.Parsing.CommandResult at) =>
        at.Parent is System.CommandLine.Parsing.CommandResult { Command: not RootCommand } parent ? $"{Path(parent)} {at.Command.Name}" : at.Command.Name;

    private static int Fail(string message, ExitCode code)
    {
        Console.Error.WriteLine("driverkit: " + message.ReplaceLineEndings(" "));
        return (int)code;
    }
}
