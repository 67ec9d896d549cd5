using System.CommandLine;
using System.Globalization;
using DriverKit.Bench;
using DriverKit.Cli.Output;

namespace DriverKit.Cli.Commands;

/// <summary><c>bench</c>: what is measured, and how fast it is here.</summary>
internal static class BenchCommand
{
    public static Command Create()
    {
        var names = new Argument<string[]>("name") { Description = "Which measurements; all without one", Arity = ArgumentArity.ZeroOrMore };
        var list = new Option<bool>("--list") { Description = "Only list them" };
        var rounds = new Option<int>("--rounds") { Description = "How often each is repeated; the median counts", DefaultValueFactory = _ => 5 };
        var time = new Option<int>("--time") { Description = "Milliseconds a round", DefaultValueFactory = _ => 200 };
        var directory = new Option<string>("--dir") { Description = "Where images go", DefaultValueFactory = _ => "/dev/shm" };
        var target = new Option<string?>("--target") { Description = "A device to measure, for those that want one" };
        Option<bool> json = CommonOptions.Json();
        var command = new Command("bench", "Measure, and print the figures") { names, list, rounds, time, directory, target, json };
        command.Add(BenchReadCommand.Create());
        command.SetAction(parsed =>
        {
            IMeasurement[] chosen = Choose(parsed.GetValue(names) ?? []);
            if (parsed.GetValue(list))
            {
                Array.ForEach(chosen, m => Console.WriteLine($"{m.Name,-20} {m.What}"));
                return (int)ExitCode.Ok;
            }

            var options = new MeasureOptions
            {
                Rounds = Math.Max(1, parsed.GetValue(rounds)),
                RoundTime = TimeSpan.FromMilliseconds(Math.Max(1, parsed.GetValue(time))),
                Directory = parsed.GetRequiredValue(directory),
                Target = parsed.GetValue(target),
            };
            if (parsed.GetValue(json))
            {
                WriteJson(chosen, options);
            }
            else
            {
                Write(chosen, options);
            }

            return (int)ExitCode.Ok;
        });
        return command;
    }

    private static IMeasurement[] Choose(string[] names)
    {
        IMeasurement[] all = Measurements.Create();
        return names.Length == 0 ? all : [.. names.Select(n => Array.Find(all, m => m.Name == n)
            ?? throw new CliException($"no measurement '{n}': there are {string.Join(", ", all.Select(m => m.Name))}", ExitCode.Usage))];
    }

    private static void Write(IMeasurement[] chosen, MeasureOptions options)
    {
        foreach (IMeasurement measurement in chosen)
        {
            Console.WriteLine(Style.Bold(measurement.Name) + "  " + measurement.What);
            foreach (Figure figure in measurement.Run(options))
            {
                string goal = figure.Goal is { } g ? $"  (goal {Number(g)})" : "";
                string note = figure.Note is { } n ? $"  {n}" : "";
                Console.WriteLine($"  {figure.Name,-44} {Number(figure.Value),12} {figure.Unit}{goal}{note}");
            }
        }
    }

    private static void WriteJson(IMeasurement[] chosen, MeasureOptions options) => Json.Write(writer =>
    {
        writer.WriteStartArray();
        foreach (IMeasurement measurement in chosen)
        {
            foreach (Figure figure in measurement.Run(options))
            {
                writer.WriteStartObject();
                writer.WriteString("measurement", measurement.Name);
                writer.WriteString("name", figure.Name);
                writer.WriteNumber("value", figure.Value);
                writer.WriteString("unit", figure.Unit);
                if (figure.Goal is { } goal)
                {
                    writer.WriteNumber("goal", goal);
                }

                writer.WriteString("note", figure.Note);
                writer.WriteEndObject();
            }
        }

        writer.WriteEndArray();
    });

    private static string Number(double value) => value switch
    {
        >= 100 => value.ToString("N0", CultureInfo.InvariantCulture),
        >= 1 => value.ToString("0.##", CultureInfo.InvariantCulture),
        _ => value.ToString("0.####", CultureInfo.InvariantCulture),
    };
}
