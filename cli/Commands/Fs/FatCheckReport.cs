using DriverKit.Cli.Files;
using DriverKit.Cli.Output;
using DriverKit.Kernel;
using DriverKit.Kernel.Vfs.Msdosfs.Check;

namespace DriverKit.Cli.Commands.Fs;

/// <summary>Runs the check of a FAT volume and says what it found.</summary>
internal static class FatCheckReport
{
    public static ExitCode Run(RumpKernel kernel, BlockDevice device, bool repair, bool json)
    {
        Errno error = FatChecker.Check(kernel, device, new FatCheckOptions { Repair = repair }, out FatCheckResult result);
        if (error != Errno.Ok)
        {
            throw new CliException($"{device.Name}: {(result.Problem.Length > 0 ? result.Problem : ErrnoText.Of(error))}");
        }

        if (json)
        {
            WriteJson(device, result);
        }
        else
        {
            Write(device, result);
        }

        return result.Count == result.Repaired ? ExitCode.Ok : ExitCode.Failure;
    }

    private static void Write(BlockDevice device, FatCheckResult result)
    {
        foreach (FatFinding finding in result.Findings)
        {
            string where = finding.Path.Length > 0 ? ListCommand.Printable(finding.Path) + ": " : "";
            Console.WriteLine($"{finding.Severity.ToString().ToLowerInvariant()}: {where}{finding.Text}{(finding.Repaired ? " (mended)" : "")}");
        }

        if (result.Findings.Count < result.Count)
        {
            Console.WriteLine($"... and {result.Count - result.Findings.Count} more");
        }

        string verdict = result.Count == 0 ? "clean" : $"{result.Count} found, {result.Repaired} mended";
        Console.WriteLine($"{device.Name}: {result.Files} files, {result.Directories} directories, {result.UsedClusters} of {result.Clusters} clusters used: {verdict}");
    }

    private static void WriteJson(BlockDevice device, FatCheckResult result) => Json.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("device", device.Name);
        writer.WriteNumber("files", result.Files);
        writer.WriteNumber("directories", result.Directories);
        writer.WriteNumber("clusters", result.Clusters);
        writer.WriteNumber("used", result.UsedClusters);
        writer.WriteNumber("found", result.Count);
        writer.WriteNumber("mended", result.Repaired);
        writer.WriteStartArray("findings");
        foreach (FatFinding finding in result.Findings)
        {
            writer.WriteStartObject();
            writer.WriteString("kind", finding.Kind.ToString());
            writer.WriteString("severity", finding.Severity.ToString());
            writer.WriteString("path", finding.Path);
            writer.WriteString("text", finding.Text);
            writer.WriteBoolean("mended", finding.Repaired);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });
}
