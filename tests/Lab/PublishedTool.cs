namespace DriverKit.Lab.Tests;

/// <summary>The command line tool as a folder that needs nothing installed, for the guest.</summary>
internal static class PublishedTool
{
    private static readonly Lazy<Task<string>> Published = new(PublishOnceAsync);

    /// <summary>Gives the folder with the program driverkit, published once a test run.</summary>
    public static Task<string> PublishAsync() => Published.Value;

    private static async Task<string> PublishOnceAsync()
    {
        string folder = Path.Combine(Repository.Root, "artifacts", "lab", "publish");
        // ReadyToRun: the guest is emulated, and compiling at start costs seconds there.
        await HostProgram.RunAsync(
            TimeSpan.FromMinutes(8), "dotnet", "publish", Path.Combine(Repository.Root, "cli", "DriverKit.Cli.csproj"),
            "-c", "Release", "-r", "linux-x64", "--self-contained", "true", "-p:PublishReadyToRun=true",
            "-p:InvariantGlobalization=true", "-o", folder, "-nodeReuse:false", "-v", "quiet", "--nologo");
        return folder;
    }
}
