using DriverKit.Kernel;
using DriverKit.Kernel.Hosts;
using DriverKit.Kernel.Vfs;

namespace DriverKit.Bench.Vfs;

/// <summary>System calls on tmpfs, beside the figures of NetBSD's rump kernel.</summary>
public sealed class TmpfsMeasurement : IMeasurement
{
    /// <inheritdoc/>
    public string Name => "tmpfs";

    /// <inheritdoc/>
    public string What => "file system calls on tmpfs: create, open, read, write";

    /// <inheritdoc/>
    public IEnumerable<Figure> Run(MeasureOptions options)
    {
        using var kernel = new RumpKernel(new RealHost(_ => { }), [new VfsComponent()]);
        var workload = new FileSystemWorkload(kernel, "") { Goals = [136_000, 70_000, 168_000, 460, 3000] };
        foreach (Figure figure in workload.Run(options))
        {
            yield return figure;
        }
    }
}
