namespace DriverKit.Lab.Tests;

/// <summary>The guest's kernel and initramfs, fetched and built once a working tree.</summary>
internal static class LabKernel
{
    private static readonly Lazy<Task<string>> Prepared = new(PrepareOnceAsync);

    /// <summary>Gives the folder with vmlinuz, initramfs.gz and tree/; DRIVERKIT_LAB names another one than .lab.</summary>
    public static Task<string> PrepareAsync() => Prepared.Value;

    /// <summary>Gives the program that starts the newer QEMU, fetched once a working tree.</summary>
    public static async Task<string> PrepareQemuAsync()
    {
        string script = Path.Combine(Repository.Root, "tests", "Lab", "guest", "prepare-qemu.sh");
        await HostProgram.RunAsync(TimeSpan.FromMinutes(8), script, Cache);
        return Path.Combine(Cache, "qemu", "qemu-system-x86_64");
    }

    private static string Cache => Environment.GetEnvironmentVariable("DRIVERKIT_LAB") ?? Path.Combine(Repository.Root, ".lab");

    private static async Task<string> PrepareOnceAsync()
    {
        string cache = Cache;
        string script = Path.Combine(Repository.Root, "tests", "Lab", "guest", "prepare.sh");
        await HostProgram.RunAsync(TimeSpan.FromMinutes(8), script, cache);
        return cache;
    }
}
