using DriverKit.Kernel.Vfs;

namespace DriverKit.Cli.Files;

/// <summary>Copies from a volume to the host. A file appears under its name when it is whole.</summary>
internal sealed class CopyOut(Volume volume, TransferProgress progress)
{
    private readonly byte[] _buffer = new byte[1 << 20];

    public int Files { get; private set; }

    public void Copy(string path, string hostPath, bool recursive)
    {
        VnodeAttributes attributes = volume.Stat(path);
        string destination = Directory.Exists(hostPath) && LastName(path) is { Length: > 0 } name ? Path.Combine(hostPath, Safe(name)) : hostPath;
        if (attributes.Type == VnodeType.Directory)
        {
            if (!recursive)
            {
                throw new CliException($"{path} is a directory: add -r");
            }

            CopyTree(path, destination);
        }
        else
        {
            CopyFile(path, destination, attributes);
        }
    }

    public void CopyFile(string path, string destination, VnodeAttributes attributes)
    {
        string part = destination + ".part";
        progress.Begin(path, attributes.Size);
        int fd = volume.Open(path, OpenFlags.ReadOnly);
        try
        {
            using (FileStream output = new(part, FileMode.Create, FileAccess.Write))
            {
                int count;
                while ((count = volume.Read(fd, _buffer, path)) > 0)
                {
                    Interrupt.Check();
                    output.Write(_buffer, 0, count);
                    progress.Advance(count);
                }
            }

            File.SetLastWriteTimeUtc(part, DateTime.UnixEpoch.AddTicks(attributes.ModifyTime / 100));
            File.Move(part, destination, overwrite: true);
            Files++;
        }
        catch
        {
            File.Delete(part);
            throw;
        }
        finally
        {
            volume.Close(fd, path);
        }
    }

    private void CopyTree(string path, string destination)
    {
        Directory.CreateDirectory(destination);
        foreach ((string name, VnodeType type) in volume.List(path))
        {
            string inner = path.TrimEnd('/') + "/" + name;
            string outer = Path.Combine(destination, Safe(name));
            if (type == VnodeType.Directory)
            {
                CopyTree(inner, outer);
            }
            else
            {
                CopyFile(inner, outer, volume.Stat(inner));
            }
        }
    }

    /// <summary>A name from a volume is untrusted: one that would lead elsewhere on the host is refused.</summary>
    private static string Safe(string name) =>
        name is "." or ".." || name.AsSpan().IndexOfAny('/', '\0') >= 0
            ? throw new CliException($"the volume has a file named '{name}', which no file of the host can be named")
            : name;

    private static string LastName(string path) => path.TrimEnd('/')[(path.TrimEnd('/').LastIndexOf('/') + 1)..];
}
