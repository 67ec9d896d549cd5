using DriverKit.Kernel.Vfs;

namespace DriverKit.Cli.Files;

/// <summary>Copies from the host to a volume. A file is durable (fsync) when its copy is reported done.</summary>
internal sealed class CopyIn(Volume volume, TransferProgress progress)
{
    private readonly byte[] _buffer = new byte[1 << 20];

    public int Files { get; private set; }

    public void Copy(string hostPath, string path, bool recursive)
    {
        string destination = volume.IsDirectory(path) ? path.TrimEnd('/') + "/" + Path.GetFileName(Path.GetFullPath(hostPath).TrimEnd('/')) : path;
        if (Directory.Exists(hostPath))
        {
            if (!recursive)
            {
                throw new CliException($"{hostPath} is a directory: add -r");
            }

            CopyTree(hostPath, destination);
        }
        else if (File.Exists(hostPath))
        {
            CopyFile(hostPath, destination);
        }
        else
        {
            throw new CliException($"no file '{hostPath}' on this host");
        }
    }

    private void CopyTree(string hostPath, string path)
    {
        if (!volume.IsDirectory(path))
        {
            volume.MakeDirectory(path);
        }

        foreach (string entry in Directory.EnumerateFileSystemEntries(hostPath).Order(StringComparer.Ordinal))
        {
            string inner = path.TrimEnd('/') + "/" + Path.GetFileName(entry);
            if (Directory.Exists(entry))
            {
                CopyTree(entry, inner);
            }
            else
            {
                CopyFile(entry, inner);
            }
        }
    }

    private void CopyFile(string hostPath, string path)
    {
        using FileStream input = File.OpenRead(hostPath);
        progress.Begin(hostPath, input.Length);
        int fd = volume.Open(path, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Truncate);
        bool whole = false;
        try
        {
            int count;
            while ((count = input.Read(_buffer)) > 0)
            {
                Interrupt.Check();
                volume.Write(fd, _buffer.AsSpan(0, count), path);
                progress.Advance(count);
            }

            volume.Flush(fd, path);
            whole = true;
            Files++;
        }
        finally
        {
            volume.Calls.Close(fd);
            if (!whole)
            {
                Console.Error.WriteLine($"driverkit: {path} is not whole");
            }
        }
    }
}
