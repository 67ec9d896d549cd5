using DriverKit.Cli.Targets;
using DriverKit.Kernel;
using DriverKit.Kernel.Vfs;

namespace DriverKit.Cli.Files;

/// <summary>A mounted file system of a target, through system calls; errors in words. Unmounted, and so clean, when disposed.</summary>
internal sealed class Volume : IDisposable
{
    private const string MountPoint = "/mnt";

    private readonly VirtualFileSystem _vfs;
    private readonly Mount _mount;
    private readonly string _target;
    private readonly DirectoryBatch _batch = new();

    private Volume(Machine machine, VirtualFileSystem vfs, Mount mount, BlockDevice device, string target)
    {
        Machine = machine;
        _vfs = vfs;
        _mount = mount;
        Device = device;
        _target = target;
    }

    public Machine Machine { get; }

    public BlockDevice Device { get; }

    public Mount Mount => _mount;

    public FileSyscalls Calls => _vfs.Calls;

    /// <summary>Mounts a target's file system.</summary>
    /// <param name="machine">The kernel with the target; it stays the caller's.</param>
    /// <param name="target">As given, for messages.</param>
    /// <param name="partition">Which partition, or null.</param>
    /// <param name="writable">Whether it will be written.</param>
    public static Volume Open(Machine machine, string target, int? partition, bool writable)
    {
        VirtualFileSystem vfs = machine.Kernel.Get<VirtualFileSystem>();
        BlockDevice device = DiskChoice.Choose(machine, target, partition);
        Mount? mount = null;
        Errno error = vfs.Calls.MakeDirectory(MountPoint, 0x1ed);
        if (error is Errno.Ok or Errno.EEXIST)
        {
            var options = new MountOptions { ReadOnly = !writable, NoAccessTime = !writable };
            error = vfs.Mount("msdos", device, MountPoint, options, out mount);
        }

        if (error != Errno.Ok || mount is null)
        {
            throw new CliException(Explain(target, device, error));
        }

        return new Volume(machine, vfs, mount, device, target);
    }

    /// <summary>An absolute path of a path given, which counts from the root.</summary>
    public static string Absolute(string path) => path.StartsWith('/') ? path : "/" + path;

    public VnodeAttributes Stat(string path)
    {
        Check(_vfs.Calls.Stat(Inside(path), out VnodeAttributes attributes), path);
        return attributes;
    }

    public bool TryStat(string path, out VnodeAttributes attributes)
    {
        Errno error = _vfs.Calls.Stat(Inside(path), out attributes);
        if (error is not Errno.Ok and not Errno.ENOENT and not Errno.ENOTDIR)
        {
            Check(error, path);
        }

        return error == Errno.Ok;
    }

    public bool IsDirectory(string path) => TryStat(path, out VnodeAttributes attributes) && attributes.Type == VnodeType.Directory;

    /// <summary>The names in a directory, <c>.</c> and <c>..</c> left out, in order.</summary>
    public IReadOnlyList<(string Name, VnodeType Type)> List(string path)
    {
        var found = new List<(string, VnodeType)>();
        int fd = Open(path, OpenFlags.ReadOnly | OpenFlags.Directory);
        try
        {
            while (true)
            {
                Interrupt.Check();
                _batch.Clear();
                Check(_vfs.Calls.GetDirectoryEntries(fd, _batch), path);
                if (_batch.Count == 0)
                {
                    break;
                }

                for (int i = 0; i < _batch.Count; i++)
                {
                    string name = _batch.Name(i).ToString();
                    if (name is not "." and not "..")
                    {
                        found.Add((name, _batch.Entries[i].Type));
                    }
                }
            }
        }
        finally
        {
            _vfs.Calls.Close(fd);
        }

        found.Sort((a, b) => string.CompareOrdinal(a.Item1, b.Item1));
        return found;
    }

    public int Open(string path, OpenFlags flags)
    {
        Check(_vfs.Calls.Open(Inside(path), flags, 0x1b6, out int fd), path);
        return fd;
    }

    public void Close(int fd, string path) => Check(_vfs.Calls.Close(fd), path);

    public int Read(int fd, Span<byte> buffer, string path)
    {
        Check(_vfs.Calls.Read(fd, buffer, out int count), path);
        return count;
    }

    public void Write(int fd, ReadOnlySpan<byte> data, string path)
    {
        while (!data.IsEmpty)
        {
            Check(_vfs.Calls.Write(fd, data, out int count), path);
            data = data[count..];
        }
    }

    public void Flush(int fd, string path) => Check(_vfs.Calls.Fsync(fd), path);

    public void MakeDirectory(string path) => Check(_vfs.Calls.MakeDirectory(Inside(path), 0x1ff), path);

    public void RemoveFile(string path) => Check(_vfs.Calls.Unlink(Inside(path)), path);

    public void RemoveDirectory(string path) => Check(_vfs.Calls.RemoveDirectory(Inside(path)), path);

    public void Rename(string from, string to) => Check(_vfs.Calls.Rename(Inside(from), Inside(to)), from);

    public FileSystemStatistics Statistics()
    {
        Check(VirtualFileSystem.GetStatistics(_mount, out FileSystemStatistics statistics), "/");
        return statistics;
    }

    /// <summary>Unmounts: what was written is on the device then, or it is said what is not.</summary>
    public void Dispose()
    {
        Errno error = _vfs.Unmount(_mount);
        if (error != Errno.Ok)
        {
            _vfs.Unmount(_mount, force: true);
            Console.Error.WriteLine($"driverkit: {_target}: not all could be written ({ErrnoText.Of(error)}); check it with 'driverkit fs fsck {_target}'");
        }
    }

    private static string Inside(string path) => MountPoint + path;

    private void Check(Errno error, string path)
    {
        if (error != Errno.Ok)
        {
            throw new CliException($"{_target}:{path}: {ErrnoText.Of(error)}");
        }
    }

    private static string Explain(string target, BlockDevice device, Errno error) => error switch
    {
        Errno.EINVAL or Errno.EFTYPE => $"{target}: no FAT file system on {device.Name}: make one with 'driverkit fs mkfs {target}', or choose another --partition",
        Errno.ENXIO => $"{target}: {device.Name} has no medium, or is gone",
        Errno.EROFS => $"{target}: {device.Name} is write-protected: move its switch, or use a verb that only reads",
        _ => $"{target}: {device.Name} does not mount: {ErrnoText.Of(error)}",
    };
}
