using DriverKit.Block;
using DriverKit.Kernel;
using DriverKit.Kernel.Hosts;
using DriverKit.Kernel.Vfs;
using DriverKit.Kernel.Vfs.Msdosfs;

namespace DriverKit.Msdosfs.Tests;

/// <summary>A kernel with a FAT volume mounted at its root.</summary>
internal sealed class MountedVolume : IDisposable
{
    private readonly IBlockFile? _file;

    public MountedVolume(string path, MountOptions? options = null)
        : this(new RumpKernel(new RealHost(_ => { })), path, options)
    {
    }

    public MountedVolume(BlockDevice device, RumpKernel kernel, MountOptions? options = null)
    {
        Kernel = kernel;
        Vfs = new VirtualFileSystem(kernel);
        Vfs.Register(new MsdosFileSystemType());
        Error = Vfs.Mount("msdos", device, "/", options, out Mount? mount);
        Mount = mount!;
    }

    private MountedVolume(RumpKernel kernel, string path, MountOptions? options)
        : this(Open(kernel, path, options?.ReadOnly != true, out IBlockFile file), kernel, options) => _file = file;

    public RumpKernel Kernel { get; }

    public VirtualFileSystem Vfs { get; }

    public Mount Mount { get; }

    public Errno Error { get; }

    public FileSyscalls Calls => Vfs.Calls;

    public string Console => string.Join('\n', Kernel.Console.Snapshot().Select(line => line.ToString()));

    public void Write(string path, ReadOnlySpan<byte> bytes)
    {
        Assert.That(Calls.Open(path, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Truncate, 0x1B6, out int fd), Is.EqualTo(Errno.Ok), path);
        Assert.That(Calls.Write(fd, bytes, out int written), Is.EqualTo(Errno.Ok), path);
        Assert.That(written, Is.EqualTo(bytes.Length));
        Assert.That(Calls.Close(fd), Is.EqualTo(Errno.Ok));
    }

    public byte[] Read(string path)
    {
        Assert.That(Calls.Open(path, OpenFlags.ReadOnly, out int fd), Is.EqualTo(Errno.Ok), path);
        Assert.That(Calls.Fstat(fd, out VnodeAttributes attributes), Is.EqualTo(Errno.Ok));
        byte[] bytes = new byte[attributes.Size];
        int at = 0;
        while (at < bytes.Length)
        {
            Assert.That(Calls.Read(fd, bytes.AsSpan(at), out int read), Is.EqualTo(Errno.Ok), path);
            Assert.That(read, Is.Positive);
            at += read;
        }

        Assert.That(Calls.Close(fd), Is.EqualTo(Errno.Ok));
        return bytes;
    }

    public List<(string Name, VnodeType Type)> List(string path)
    {
        Assert.That(Calls.Open(path, OpenFlags.ReadOnly | OpenFlags.Directory, out int fd), Is.EqualTo(Errno.Ok), path);
        var batch = new DirectoryBatch();
        var names = new List<(string, VnodeType)>();
        while (true)
        {
            batch.Clear();
            Assert.That(Calls.GetDirectoryEntries(fd, batch), Is.EqualTo(Errno.Ok), path);
            if (batch.Count == 0)
            {
                break;
            }

            for (int i = 0; i < batch.Count; i++)
            {
                if (batch.Name(i) is not ("." or ".."))
                {
                    names.Add((batch.Name(i).ToString(), batch.Entries[i].Type));
                }
            }
        }

        Calls.Close(fd);
        return names;
    }

    public Errno Unmount() => Vfs.Unmount(Mount);

    public void Dispose()
    {
        Kernel.Dispose();
        _file?.Dispose();
    }

    private static FileBlockDevice Open(RumpKernel kernel, string path, bool writable, out IBlockFile file)
    {
        file = kernel.Host.OpenBlockFile(path, writable);
        return new FileBlockDevice("sd0", kernel.Host, file);
    }
}
