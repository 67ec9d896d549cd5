using System.Diagnostics;
using DriverKit.Kernel;
using DriverKit.Kernel.Vfs;

namespace DriverKit.Bench.Vfs;

/// <summary>What is measured of every file system: the same work on a directory, whatever is mounted there.</summary>
public sealed class FileSystemWorkload(RumpKernel kernel, string directory)
{
    private const int FileCount = 1000;
    private const int TreeSize = 200;
    private const int BigFile = 64 << 20;

    private readonly FileSyscalls _calls = kernel.Get<VirtualFileSystem>().Calls;
    private readonly byte[] _buffer = new byte[64 << 10];

    /// <summary>Figures' goals, in the order create, mkdir + 1 KB, open+read+close, write, read.</summary>
    public required double[] Goals { get; init; }

    /// <summary>Runs all.</summary>
    public IEnumerable<Figure> Run(MeasureOptions options)
    {
        yield return Rate("create+close+unlink", options, Goals[0], CreateAndUnlink);
        yield return Rate("mkdir + create of 1 KB files", options, Goals[1], MakeTree, RemoveTree);
        yield return Rate("mkdir + create of 1 KB files, and removing both", options, null, MakeAndRemoveTree);
        yield return Rate("open+read+close", options, Goals[2], OpenAndRead);
        yield return Speed("sequential write", options, Goals[3], WriteBig);
        yield return Speed("sequential read, cached", options, Goals[4], ReadBig);
        Check(_calls.Unlink($"{directory}/big"));
        Check(_calls.Unlink($"{directory}/small"));
    }

    /// <summary>Fails loudly: a figure of calls that did nothing is none.</summary>
    public static void Check(Errno error)
    {
        if (error != Errno.Ok)
        {
            throw new InvalidOperationException($"the workload met {error}");
        }
    }

    private static Figure Rate(string name, MeasureOptions options, double? goal, Func<int> work, Action? untimed = null) =>
        Median(name, "1/s", options, goal, work, 1, untimed);

    private static Figure Speed(string name, MeasureOptions options, double goal, Func<int> work) =>
        Median(name, "MB/s", options, goal, work, 1e-6);

    private static Figure Median(string name, string unit, MeasureOptions options, double? goal, Func<int> work, double scale, Action? untimed = null)
    {
        work();
        untimed?.Invoke();
        double[] rates = new double[options.Rounds];
        for (int round = 0; round < rates.Length; round++)
        {
            double done = 0;
            var watch = new Stopwatch();
            do
            {
                watch.Start();
                done += work();
                watch.Stop();
                untimed?.Invoke();
            }
            while (watch.Elapsed < options.RoundTime);

            rates[round] = done * scale / watch.Elapsed.TotalSeconds;
        }

        Array.Sort(rates);
        return new Figure(name, rates[rates.Length / 2], unit, goal);
    }

    private int CreateAndUnlink()
    {
        using LwpScope scope = kernel.Enter();
        string path = $"{directory}/created";
        for (int i = 0; i < FileCount; i++)
        {
            Check(_calls.Open(path, OpenFlags.ReadWrite | OpenFlags.Create, 0x1b6, out int fd));
            Check(_calls.Close(fd));
            Check(_calls.Unlink(path));
        }

        return FileCount;
    }

    private int MakeTree()
    {
        using LwpScope scope = kernel.Enter();
        Check(_calls.MakeDirectory($"{directory}/tree", 0x1ff));
        for (int i = 0; i < TreeSize; i++)
        {
            Check(_calls.MakeDirectory($"{directory}/tree/d{i}", 0x1ff));
            Check(_calls.Open($"{directory}/tree/d{i}/f", OpenFlags.WriteOnly | OpenFlags.Create, 0x1b6, out int fd));
            Check(_calls.Write(fd, _buffer.AsSpan(0, 1024), out _));
            Check(_calls.Close(fd));
        }

        return TreeSize;
    }

    private void RemoveTree()
    {
        using LwpScope scope = kernel.Enter();
        for (int i = 0; i < TreeSize; i++)
        {
            Check(_calls.Unlink($"{directory}/tree/d{i}/f"));
            Check(_calls.RemoveDirectory($"{directory}/tree/d{i}"));
        }

        Check(_calls.RemoveDirectory($"{directory}/tree"));
    }

    private int MakeAndRemoveTree()
    {
        int made = MakeTree();
        RemoveTree();
        return made;
    }

    private int OpenAndRead()
    {
        using LwpScope scope = kernel.Enter();
        string path = $"{directory}/small";
        Check(_calls.Open(path, OpenFlags.ReadWrite | OpenFlags.Create, 0x1b6, out int fd));
        Check(_calls.Write(fd, _buffer.AsSpan(0, 1024), out _));
        Check(_calls.Close(fd));
        for (int i = 0; i < FileCount; i++)
        {
            Check(_calls.Open(path, OpenFlags.ReadOnly, out fd));
            Check(_calls.Read(fd, _buffer.AsSpan(0, 1024), out _));
            Check(_calls.Close(fd));
        }

        return FileCount;
    }

    private int WriteBig()
    {
        using LwpScope scope = kernel.Enter();
        Check(_calls.Open($"{directory}/big", OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Truncate, 0x1b6, out int fd));
        for (int done = 0; done < BigFile; done += _buffer.Length)
        {
            Check(_calls.Write(fd, _buffer, out _));
        }

        Check(_calls.Fsync(fd));
        Check(_calls.Close(fd));
        return BigFile;
    }

    private int ReadBig()
    {
        using LwpScope scope = kernel.Enter();
        Check(_calls.Open($"{directory}/big", OpenFlags.ReadOnly, out int fd));
        int read;
        int total = 0;
        do
        {
            Check(_calls.Read(fd, _buffer, out read));
            total += read;
        }
        while (read > 0);

        Check(_calls.Close(fd));
        return total;
    }
}
