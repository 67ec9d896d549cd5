using System.Text;
using DriverKit.Hosting;
using DriverKit.Kernel;
using DriverKit.Kernel.Hosts;
using DriverKit.Kernel.Vfs;

namespace DriverKit.Vfs.Tests.Conformance;

/// <summary>A kernel with a file system under test mounted on /m, which is its current directory; short forms for what tests do all the time.</summary>
public sealed class VfsMachine : IDisposable
{
    private readonly FileSystemUnderTest _fileSystem;

    public VfsMachine(FileSystemUnderTest fileSystem, IHost? host = null, MountOptions? options = null, KernelOptions? kernelOptions = null)
    {
        _fileSystem = fileSystem;
        Kernel = new RumpKernel(host ?? new RealHost(_ => { }), [new VfsComponent(), .. fileSystem.Components], kernelOptions);
        Vfs = Kernel.Get<VirtualFileSystem>();
        C = Vfs.Calls;
        Ok(C.MakeDirectory("/m", 0x1ff));
        Ok(fileSystem.Mount(Vfs, "/m", options));
        Ok(C.ChangeDirectory("/m"));
    }

    public RumpKernel Kernel { get; }

    public VirtualFileSystem Vfs { get; }

    public FileSyscalls C { get; }

    public Mount Mount => Vfs.Mounts[^1];

    public static void Ok(Errno error) => Assert.That(error, Is.EqualTo(Errno.Ok));

    public static void Fails(Errno error, Errno wanted) => Assert.That(error, Is.EqualTo(wanted));

    public int Open(string path, OpenFlags flags = OpenFlags.ReadWrite | OpenFlags.Create, int mode = 0x1b6)
    {
        Ok(C.Open(path, flags, mode, out int fd));
        return fd;
    }

    public void Put(string path, string text) => Put(path, Encoding.UTF8.GetBytes(text));

    public void Put(string path, byte[] bytes)
    {
        int fd = Open(path, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Truncate);
        Write(fd, bytes);
        Ok(C.Close(fd));
    }

    public void Write(int fd, ReadOnlySpan<byte> bytes)
    {
        Ok(C.Write(fd, bytes, out int written));
        Assert.That(written, Is.EqualTo(bytes.Length));
    }

    public byte[] Get(string path)
    {
        int fd = Open(path, OpenFlags.ReadOnly);
        byte[] bytes = GetAll(fd);
        Ok(C.Close(fd));
        return bytes;
    }

    public byte[] GetAll(int fd)
    {
        Ok(C.Fstat(fd, out VnodeAttributes attributes));
        byte[] bytes = new byte[attributes.Size];
        int done = 0;
        while (done < bytes.Length)
        {
            Ok(C.ReadAt(fd, bytes.AsSpan(done), done, out int read));
            Assert.That(read, Is.GreaterThan(0));
            done += read;
        }

        return bytes;
    }

    public string Text(string path) => Encoding.UTF8.GetString(Get(path));

    public VnodeAttributes Stat(string path)
    {
        Ok(C.Lstat(path, out VnodeAttributes attributes));
        return attributes;
    }

    public bool Exists(string path) => C.Lstat(path, out _) == Errno.Ok;

    public void Mkdir(string path) => Ok(C.MakeDirectory(path, 0x1ff));

    /// <summary>Names in a directory, sorted, without dot and dot-dot.</summary>
    public string[] List(string path, int batchSize = 64)
    {
        int fd = Open(path, OpenFlags.ReadOnly | OpenFlags.Directory);
        var batch = new DirectoryBatch(batchSize);
        var names = new List<string>();
        while (true)
        {
            Ok(C.GetDirectoryEntries(fd, batch));
            if (batch.Count == 0)
            {
                break;
            }

            for (int i = 0; i < batch.Count; i++)
            {
                names.Add(batch.Name(i).ToString());
            }
        }

        Ok(C.Close(fd));
        names.RemoveAll(n => n is "." or "..");
        names.Sort(StringComparer.Ordinal);
        return [.. names];
    }

    public void Unmount()
    {
        Ok(C.ChangeDirectory("/"));
        Ok(Vfs.Unmount(Mount));
        _fileSystem.CheckAfterUnmount(this);
    }

    public void Dispose()
    {
        Kernel.Dispose();
        Assert.That(Kernel.Memory.Leaked, Is.Zero, "arena memory left after the kernel ended");
    }
}
