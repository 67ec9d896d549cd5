using DriverKit.Block;
using DriverKit.Kernel;
using DriverKit.Kernel.Hosts;

namespace DriverKit.Msdosfs.Tests;

/// <summary>A kernel with an image file as its disk.</summary>
internal sealed class Volume : IDisposable
{
    private readonly IBlockFile _file;

    public Volume(string path, int sectorSize = 512, bool writable = true)
    {
        Kernel = new RumpKernel(new RealHost(_ => { }));
        _file = Kernel.Host.OpenBlockFile(path, writable);
        Device = new FileBlockDevice("sd0", Kernel.Host, _file, sectorSize);
    }

    public RumpKernel Kernel { get; }

    public BlockDevice Device { get; }

    public void Dispose()
    {
        _file.Dispose();
        Kernel.Dispose();
    }
}
