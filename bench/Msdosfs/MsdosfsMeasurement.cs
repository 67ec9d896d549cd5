using System.Diagnostics;
using DriverKit.Bench.Vfs;
using DriverKit.Block;
using DriverKit.Kernel;
using DriverKit.Kernel.Hosts;
using DriverKit.Kernel.Vfs;
using DriverKit.Kernel.Vfs.Msdosfs;

namespace DriverKit.Bench.Msdosfs;

/// <summary>System calls on a FAT volume in an image file, metadata in order and asynchronous, beside the figures of NetBSD's rump kernel.</summary>
public sealed class MsdosfsMeasurement : IMeasurement
{
    private const long ImageBytes = 1L << 30;
    private const int BigFile = 64 << 20;
    private const double ColdReadGoal = 434;

    /// <inheritdoc/>
    public string Name => "msdosfs";

    /// <inheritdoc/>
    public string What => "file system calls on FAT32 in an image file: create, open, read, write; metadata in order, then asynchronous";

    /// <inheritdoc/>
    public IEnumerable<Figure> Run(MeasureOptions options)
    {
        foreach (bool asynchronous in (bool[])[false, true])
        {
            string path = Path.Combine(options.Directory, $"driverkit-bench-{Environment.ProcessId}.img");
            try
            {
                using (FileStream file = File.Create(path))
                {
                    file.SetLength(ImageBytes);
                }

                foreach (Figure figure in Run(path, asynchronous, options))
                {
                    yield return figure with { Name = $"{figure.Name}{(asynchronous ? ", asynchronous" : string.Empty)}" };
                }
            }
            finally
            {
                File.Delete(path);
            }
        }
    }

    private static IEnumerable<Figure> Run(string path, bool asynchronous, MeasureOptions options)
    {
        using var kernel = new RumpKernel(new RealHost(_ => { }), [new VfsComponent(), new MsdosComponent()]);
        using IBlockFile file = kernel.Host.OpenBlockFile(path, writable: true);
        var device = new FileBlockDevice("sd0", kernel.Host, file);
        FileSystemWorkload.Check(FatFormatter.Format(kernel, device, new FatFormatOptions(), out _));
        VirtualFileSystem vfs = kernel.Get<VirtualFileSystem>();
        FileSystemWorkload.Check(vfs.Calls.MakeDirectory("/fat", 0x1ff));
        var mountOptions = new MountOptions { Asynchronous = asynchronous };
        FileSystemWorkload.Check(vfs.Mount("msdos", device, "/fat", mountOptions, out Mount? mount));
        var workload = new FileSystemWorkload(kernel, "/fat")
        {
            Goals = asynchronous ? [65_000, 35_000, 36_000, 378, 2900] : [26_000, 22_800, 36_000, 378, 2900],
        };
        foreach (Figure figure in workload.Run(options))
        {
            yield return figure;
        }

        if (!asynchronous)
        {
            yield return ReadCold(vfs, device, ref mount, options);
        }

        FileSystemWorkload.Check(vfs.Unmount(mount!));
    }

    private static Figure ReadCold(VirtualFileSystem vfs, BlockDevice device, ref Mount? mount, MeasureOptions options)
    {
        byte[] buffer = new byte[64 << 10];
        FileSystemWorkload.Check(vfs.Calls.Open("/fat/cold", OpenFlags.WriteOnly | OpenFlags.Create, 0x1b6, out int fd));
        for (int done = 0; done < BigFile; done += buffer.Length)
        {
            FileSystemWorkload.Check(vfs.Calls.Write(fd, buffer, out _));
        }

        FileSystemWorkload.Check(vfs.Calls.Close(fd));
        double[] speeds = new double[options.Rounds];
        for (int round = 0; round < speeds.Length; round++)
        {
            // A fresh mount has nothing in its cache.
            FileSystemWorkload.Check(vfs.Unmount(mount!));
            FileSystemWorkload.Check(vfs.Mount("msdos", device, "/fat", null, out mount));
            long start = Stopwatch.GetTimestamp();
            FileSystemWorkload.Check(vfs.Calls.Open("/fat/cold", OpenFlags.ReadOnly, out fd));
            int read;
            do
            {
                FileSystemWorkload.Check(vfs.Calls.Read(fd, buffer, out read));
            }
            while (read > 0);

            FileSystemWorkload.Check(vfs.Calls.Close(fd));
            speeds[round] = BigFile * 1e-6 / Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        Array.Sort(speeds);
        return new Figure("sequential read, cold", speeds[speeds.Length / 2], "MB/s", ColdReadGoal);
    }
}
