namespace DriverKit.Lab.Tests;

/// <summary>The command line tool and the lab's probe in one folder that needs nothing installed, for the guest.</summary>
internal static class PublishedPrograms
{
    private static readonly Lazy<Task<string>> Published = new(PublishOnceAsync);

    /// <summary>Gives the folder with the programs driverkit and labprobe, published once a test run.</summary>
    public static Task<string> PublishAsync() => Published.Value;

    private static async Task<string> PublishOnceAsync()
    {
        string folder = Path.Combine(Repository.Root, "artifacts", "lab", "publish");
        foreach (string project in (string[])["cli/DriverKit.Cli.csproj", "tests/LabProbe/DriverKit.Lab.Probe.csproj"])
        {
            // ReadyToRun: the guest is emulated, and compiling at start costs seconds there.
            await HostProgram.RunAsync(
                TimeSpan.FromMinutes(8), "dotnet", "publish", Path.Combine(Repository.Root, project),
                "-c", "Release", "-r", "linux-x64", "--self-contained", "true", "-p:PublishReadyToRun=true",
                "-o", folder, "-nodeReuse:false", "-v", "quiet", "--nologo");
        }

        return folder;
    }
}
