using DriverKit.Hosting;
using DriverKit.Kernel;
using DriverKit.Kernel.Hosts;
using DriverKit.Kernel.Vfs;

namespace DriverKit.Vfs.Tests.Cache;

/// <summary>A kernel with a disk opened through its buffer cache.</summary>
public sealed class CacheBench : IDisposable
{
    private readonly bool _entered;

    public CacheBench(int sectors = 8192, int sectorSize = 512, long limit = 0, IHost? host = null)
    {
        Kernel = new RumpKernel(host ?? new RealHost(_ => { }), [new VfsComponent()]);
        _entered = true;
        Cache = Kernel.Get<VirtualFileSystem>().Cache;
        Cache.WriteBehindDelay = TimeSpan.Zero;
        Cache.Limit = limit == 0 ? Cache.Limit : limit;
        Disk = new FaultyDisk(Kernel.Host, sectors, sectorSize);
        using LwpScope scope = Kernel.Enter();
        Assert.That(Cache.Open(Disk, write: true, out CachedDevice device), Is.EqualTo(Errno.Ok));
        Device = device;
    }

    public RumpKernel Kernel { get; }

    public BufferCache Cache { get; }

    public FaultyDisk Disk { get; }

    public CachedDevice Device { get; }

    public FilePages NewFile(IBlockMapper mapper) => new(Cache, Device, mapper);

    public void Dispose()
    {
        if (_entered)
        {
            using (Kernel.Enter())
            {
                Cache.Close(Device);
                Assert.That(Cache.Unwritten, Is.Zero);
                Cache.Shrink(long.MaxValue);
                Assert.That(Cache.InUse, Is.Zero, "memory left in the cache");
            }
        }

        Assert.That(Disk.Opens, Is.Zero);
        Kernel.Dispose();
        Assert.That(Kernel.Memory.Leaked, Is.Zero);
    }
}
