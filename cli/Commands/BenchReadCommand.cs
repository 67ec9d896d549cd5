using System.CommandLine;
using System.Globalization;
using DriverKit.Bench.Disk;
using DriverKit.Cli.Files;
using DriverKit.Cli.Output;
using DriverKit.Cli.Targets;
using DriverKit.Kernel;

namespace DriverKit.Cli.Commands;

/// <summary><c>bench read</c>: how fast a device reads, raw, through the whole driver stack. It only reads, so any device bears it.</summary>
internal static class BenchReadCommand
{
    private const double LongestWarmUp = 1;

    public static Command Create()
    {
        Argument<string> target = CommonOptions.Target();
        var size = new Option<string[]>("--size")
        {
            Description = "Bytes a request, such as 4K or 1M; several are measured one after the other",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => ["64K"],
        };
        var seconds = new Option<double>("--seconds") { Description = "How long each size is read", DefaultValueFactory = _ => 3 };
        var depth = new Option<int>("--depth") { Description = "Requests that are out at once", DefaultValueFactory = _ => 1 };
        Option<int?> partition = CommonOptions.Partition();
        partition.Description = "Which partition, from 1; without it the whole disk";
        Option<bool> json = CommonOptions.Json();
        var command = new Command("read", "Read a device from end to end, raw, uncached, and say how fast; nothing is written") { target, size, seconds, depth, partition, json };
        command.SetAction(parsed =>
        {
            int[] sizes = [.. parsed.GetRequiredValue(size).SelectMany(s => s.Split(',')).Select(SizeArgument.Parse)];
            double time = parsed.GetValue(seconds);
            if (!(time > 0 && time <= 3600) || parsed.GetValue(depth) is < 1 or > 64)
            {
                throw new CliException("--seconds goes to 3600, --depth from 1 to 64", ExitCode.Usage);
            }

            Target where = Target.Parse(parsed.GetRequiredValue(target));
            using Machine machine = Machine.Start(where, writable: false, echo: false);
            using LwpScope scope = machine.Kernel.Enter();
            BlockDevice disk = parsed.GetValue(partition) is { } number
                ? DiskChoice.Choose(machine, where.Text, number)
                : DiskChoice.WholeDisk(machine, where.Text);
            IEnumerable<RawReadFigures> figures = Measure(disk, where.Text, sizes, time, parsed.GetValue(depth));
            if (parsed.GetValue(json))
            {
                WriteJson(disk, figures);
            }
            else
            {
                Write(figures);
            }

            return (int)ExitCode.Ok;
        });
        return command;
    }

    private static IEnumerable<RawReadFigures> Measure(BlockDevice disk, string target, int[] sizes, double seconds, int depth)
    {
        Check(disk.Open(write: false), target);
        try
        {
            foreach (int size in sizes)
            {
                if (size % disk.SectorSize != 0 || size / disk.SectorSize > disk.SectorCount)
                {
                    throw new CliException($"{target} has {disk.SectorCount} sectors of {disk.SectorSize} bytes: --size {size} does not fit", ExitCode.Usage);
                }

                using var read = new RawRead(disk, size, depth);
                // What is compiled and learnt on the way is not the device's speed.
                Check(read.Run(TimeSpan.FromSeconds(Math.Min(LongestWarmUp, seconds / 2)), Interrupt.Token, out _), target);
                Check(read.Run(TimeSpan.FromSeconds(seconds), Interrupt.Token, out RawReadFigures figures), target);
                Interrupt.Check();
                yield return figures;
            }
        }
        finally
        {
            disk.Close();
        }
    }

    private static void Check(Errno error, string target)
    {
        if (error != Errno.Ok)
        {
            throw new CliException($"{target} cannot be read: {ErrnoText.Of(error)}; 'driverkit run {target}' shows what the driver says");
        }
    }

    private static void Write(IEnumerable<RawReadFigures> all)
    {
        foreach (RawReadFigures figures in all)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{Sizes.Of(figures.Size),9}  {figures.Rate,9:0.0} MiB/s  {figures.RequestRate,10:0} requests/s  {figures.ProcessorSeconds,9:0.00000} CPU s/MiB  {figures.AllocatedEach,6:0.##} bytes allocated a request"));
        }
    }

    private static void WriteJson(BlockDevice disk, IEnumerable<RawReadFigures> all) => Json.Write(writer =>
    {
        writer.WriteStartArray();
        foreach (RawReadFigures figures in all)
        {
            writer.WriteStartObject();
            writer.WriteString("device", disk.Name);
            writer.WriteNumber("size", figures.Size);
            writer.WriteNumber("requests", figures.Requests);
            writer.WriteNumber("bytes", figures.Bytes);
            writer.WriteNumber("seconds", figures.Elapsed.TotalSeconds);
            writer.WriteNumber("mebibytesPerSecond", figures.Rate);
            writer.WriteNumber("requestsPerSecond", figures.RequestRate);
            writer.WriteNumber("cpuSeconds", figures.Processor.TotalSeconds);
            writer.WriteNumber("cpuSecondsPerMebibyte", figures.ProcessorSeconds);
            writer.WriteNumber("allocatedBytes", figures.Allocated);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });
}
