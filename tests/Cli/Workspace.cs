namespace DriverKit.Cli.Tests;

/// <summary>A folder of its own for each test.</summary>
internal sealed class Workspace : IDisposable
{
    public Workspace()
    {
        Folder = Path.Combine(Path.GetTempPath(), "driverkit-" + Guid.NewGuid().ToString("n"));
        Directory.CreateDirectory(Folder);
    }

    public string Folder { get; }

    public string this[string name] => Path.Combine(Folder, name);

    public string MakeImage(string name, long bytes)
    {
        using FileStream file = File.Create(this[name]);
        file.SetLength(bytes);
        return this[name];
    }

    public string MakeFile(string name, int bytes, int seed)
    {
        byte[] data = new byte[bytes];
        new Random(seed).NextBytes(data);
        File.WriteAllBytes(this[name], data);
        return this[name];
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
