namespace DriverKit.Lab.Tests;

/// <summary>The command line tool and the lab's probe in one folder that needs nothing installed, for the guest.</summary>
internal static class PublishedPrograms
{
    private static readonly string[] Sources = ["hwaccess", "kernel", "emulation", "drivers", "boards", "cli", "bench", "tests/LabProbe"];

    private static readonly Lazy<Task<string>> Published = new(PublishOnceAsync);

    /// <summary>Gives the folder with the programs driverkit and labprobe, published again when a source is newer.</summary>
    public static Task<string> PublishAsync() => Published.Value;

    private static async Task<string> PublishOnceAsync()
    {
        string folder = Path.Combine(Repository.Root, "artifacts", "lab", "publish");
        string stamp = Path.Combine(Repository.Root, "artifacts", "lab", "published");
        DateTime begin = DateTime.UtcNow;
        if (File.Exists(stamp) && NewestSource() < File.GetLastWriteTimeUtc(stamp))
        {
            return folder;
        }

        foreach (string project in (string[])["cli/DriverKit.Cli.csproj", "tests/LabProbe/DriverKit.Lab.Probe.csproj"])
        {
            // ReadyToRun: the guest is emulated, and compiling at start costs seconds there.
            await HostProgram.RunAsync(
                TimeSpan.FromMinutes(12), "dotnet", "publish", Path.Combine(Repository.Root, project),
                "-c", "Release", "-r", "linux-x64", "--self-contained", "true", "-p:PublishReadyToRun=true",
                "-o", folder, "-nodeReuse:false", "-v", "quiet", "--nologo");
        }

        await File.WriteAllTextAsync(stamp, "");
        File.SetLastWriteTimeUtc(stamp, begin);
        return folder;
    }

    /// <summary>Puts the conformance suites beside the programs, to be run by the host's dotnet, which the guest sees.</summary>
    public static async Task PublishSuitesAsync()
    {
        string folder = Path.Combine(await PublishAsync(), "conformance");
        await HostProgram.RunAsync(
            TimeSpan.FromMinutes(12), "dotnet", "build", Path.Combine(Repository.Root, "tests", "Conformance"),
            "-c", "Release", "-o", folder, "-nodeReuse:false", "-v", "quiet", "--nologo", "-p:RunAnalyzers=false");
    }

    /// <summary>When a source, or a folder of sources, was last changed.</summary>
    private static DateTime NewestSource() => Sources.Select(s => Path.Combine(Repository.Root, s)).Where(Directory.Exists)
        .SelectMany(s => new DirectoryInfo(s).EnumerateFileSystemInfos("*", SearchOption.AllDirectories))
        .Concat(new DirectoryInfo(Repository.Root).EnumerateFiles("Directory.*"))
        .Max(i => i.LastWriteTimeUtc);
}
