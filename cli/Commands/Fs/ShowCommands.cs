using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using DriverKit.Cli.Files;
using DriverKit.Cli.Output;
using DriverKit.Kernel.Vfs;

namespace DriverKit.Cli.Commands.Fs;

/// <summary><c>fs cat</c>, <c>fs stat</c> and <c>fs sum</c>.</summary>
internal static class ShowCommands
{
    public static Command CreateCat()
    {
        var command = new Command("cat", "Write files to standard output");
        var session = new FsSession(command, writable: false);
        Argument<string[]> paths = Paths();
        command.Add(paths);
        command.SetAction(parsed => session.Run(parsed, volume =>
        {
            using Stream output = Console.OpenStandardOutput();
            foreach (string path in parsed.GetRequiredValue(paths))
            {
                ReadAll(volume, Volume.Absolute(path), bytes => output.Write(bytes));
            }
        }));
        return command;
    }

    public static Command CreateStat()
    {
        var command = new Command("stat", "Show what is known of files");
        var session = new FsSession(command, writable: false);
        Argument<string[]> paths = Paths();
        Option<bool> json = CommonOptions.Json();
        command.Add(paths);
        command.Add(json);
        command.SetAction(parsed => session.Run(parsed, volume =>
        {
            (string Path, VnodeAttributes Attributes)[] found =
                [.. parsed.GetRequiredValue(paths).Select(Volume.Absolute).Select(p => (p, volume.Stat(p)))];
            if (parsed.GetValue(json))
            {
                Json.Write(writer =>
                {
                    writer.WriteStartArray();
                    Array.ForEach(found, f => WriteStat(writer, f.Path, f.Attributes));
                    writer.WriteEndArray();
                });
                return;
            }

            foreach ((string path, VnodeAttributes at) in found)
            {
                Console.WriteLine($"{ListCommand.Printable(path)}: {at.Type.ToString().ToLowerInvariant()}, {at.Size} bytes, {at.AllocatedBytes} allocated, file id {at.FileId}");
                Console.WriteLine($"  modified {Time(at.ModifyTime)}, accessed {Time(at.AccessTime)}, created {Time(at.BirthTime)}");
            }
        }));
        return command;
    }

    public static Command CreateSum()
    {
        var command = new Command("sum", "SHA-256 sums of files, in the format of sha256sum");
        var session = new FsSession(command, writable: false);
        Argument<string[]> paths = Paths();
        Option<bool> json = CommonOptions.Json();
        command.Add(paths);
        command.Add(json);
        command.SetAction(parsed => session.Run(parsed, volume =>
        {
            (string Path, string Sum)[] sums = [.. parsed.GetRequiredValue(paths).Select(p => (p, Sum(volume, Volume.Absolute(p))))];
            if (!parsed.GetValue(json))
            {
                Array.ForEach(sums, s => Console.WriteLine($"{s.Sum}  {ListCommand.Printable(s.Path)}"));
                return;
            }

            Json.Write(writer =>
            {
                writer.WriteStartObject();
                Array.ForEach(sums, s => writer.WriteString(s.Path, s.Sum));
                writer.WriteEndObject();
            });
        }));
        return command;
    }

    public static void WriteStat(Utf8JsonWriter writer, string path, VnodeAttributes at)
    {
        writer.WriteStartObject();
        writer.WriteString("path", path);
        writer.WriteString("type", at.Type.ToString().ToLowerInvariant());
        writer.WriteNumber("size", at.Size);
        writer.WriteNumber("allocated", at.AllocatedBytes);
        writer.WriteNumber("id", at.FileId);
        writer.WriteString("mode", Convert.ToString(at.Mode, 8));
        writer.WriteString("modified", Time(at.ModifyTime));
        writer.WriteString("accessed", Time(at.AccessTime));
        writer.WriteString("created", Time(at.BirthTime));
        writer.WriteEndObject();
    }

    private static Argument<string[]> Paths() => new("path") { Description = "Paths on the volume", Arity = ArgumentArity.OneOrMore };

    private static string Sum(Volume volume, string path)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        ReadAll(volume, path, bytes => hash.AppendData(bytes));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void ReadAll(Volume volume, string path, Action<ReadOnlySpan<byte>> take)
    {
        byte[] buffer = new byte[1 << 20];
        int fd = volume.Open(path, OpenFlags.ReadOnly);
        try
        {
            int count;
            while ((count = volume.Read(fd, buffer, path)) > 0)
            {
                Interrupt.Check();
                take(buffer.AsSpan(0, count));
            }
        }
        finally
        {
            volume.Close(fd, path);
        }
    }

    private static string Time(long nanoseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / 100).ToString("yyyy-MM-ddTHH:mm:ss.ffZ", CultureInfo.InvariantCulture);
}
