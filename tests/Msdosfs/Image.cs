namespace DriverKit.Msdosfs.Tests;

/// <summary>A sparse file for the time of a test.</summary>
internal sealed class Image : IDisposable
{
    private static readonly string Folder = Directory.Exists("/dev/shm") ? "/dev/shm" : System.IO.Path.GetTempPath();

    public Image(long bytes)
    {
        Path = System.IO.Path.Combine(Folder, $"msdosfs-{Guid.NewGuid():n}.img");
        using FileStream file = File.Create(Path);
        file.SetLength(bytes);
    }

    public string Path { get; }

    public void Dispose() => File.Delete(Path);
}
