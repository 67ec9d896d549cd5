using DriverKit.Kernel;
using DriverKit.Kernel.Vfs;

namespace DriverKit.Vfs.Tests.Conformance;

/// <summary>Several threads that work in the same few directories at random; each knows which answers are possible.</summary>
public sealed class Stress(VfsMachine machine, int workers, int steps)
{
    private static readonly Errno[] Possible =
    [
        Errno.Ok, Errno.ENOENT, Errno.EEXIST, Errno.ENOTEMPTY, Errno.EISDIR, Errno.ENOTDIR, Errno.EPERM, Errno.EINVAL, Errno.EBUSY,
    ];

    private readonly SpinMutex _lock = new(machine.Kernel.Host);
    private readonly CondVar _done = new("stress workers");
    private int _running;

    /// <summary>The first thing that cannot be, or null.</summary>
    public string? Problem { get; private set; }

    public long Operations { get; private set; }

    /// <summary>Those that did what they were to do, and did not find the name taken or gone.</summary>
    public long Succeeded { get; private set; }

    public void Run(int seed)
    {
        using LwpScope scope = machine.Kernel.Enter();
        for (int i = 0; i < 4; i++)
        {
            machine.Mkdir($"/m/d{i}");
        }

        _running = workers;
        for (int i = 0; i < workers; i++)
        {
            int worker = i;
            machine.Kernel.Spawn($"stress{i}", () => Work(new Random((seed * 100) + worker)));
        }

        _lock.Enter();
        while (_running > 0)
        {
            _done.Wait(_lock);
        }

        _lock.Exit();
    }

    private static string Pick(Random random) =>
        random.Next(6) == 0 ? $"/m/d{random.Next(4)}/s{random.Next(2)}/n{random.Next(3)}"
        : random.Next(3) == 0 ? $"/m/d{random.Next(4)}/s{random.Next(2)}"
        : $"/m/d{random.Next(4)}/n{random.Next(4)}";

    private void Work(Random random)
    {
        byte[] buffer = new byte[9000];
        var batch = new DirectoryBatch(8);
        int succeeded = 0;
        for (int step = 0; step < steps && Problem is null; step++)
        {
            string path = Pick(random);
            Errno error = Act(random, path, buffer, batch);
            Check(error, path);
            succeeded += error == Errno.Ok ? 1 : 0;
        }

        _lock.Enter();
        Operations += steps;
        Succeeded += succeeded;
        _running--;
        _done.Broadcast();
        _lock.Exit();
    }

    private Errno Act(Random random, string path, byte[] buffer, DirectoryBatch batch)
    {
        FileSyscalls c = machine.C;
        switch (random.Next(10))
        {
            case 0:
                return c.MakeDirectory(path, 0x1ff);
            case 1:
                return c.RemoveDirectory(path);
            case 2:
                return c.Unlink(path);
            case 3:
            case 4:
                return c.Rename(path, Pick(random));
            case 5:
                return c.Stat(path, out _);
            case 6:
                Errno error = c.Open(path.AsSpan(0, path.LastIndexOf('/')), OpenFlags.ReadOnly | OpenFlags.Directory, out int dir);
                while (error == Errno.Ok)
                {
                    Check(c.GetDirectoryEntries(dir, batch), path);
                    if (batch.Count == 0)
                    {
                        return c.Close(dir);
                    }
                }

                return error;
            case 7:
            case 8:
                return WriteWhole(random, path, buffer);
            default:
                return ReadWhole(path, buffer);
        }
    }

    private Errno WriteWhole(Random random, string path, byte[] buffer)
    {
        FileSyscalls c = machine.C;
        Errno error = c.Open(path, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Append, 0x1ff, out int fd);
        if (error != Errno.Ok)
        {
            return error;
        }

        // One write is one step: whoever reads sees pieces of 3000 equal bytes.
        buffer.AsSpan(0, 3000).Fill((byte)random.Next(1, 256));
        for (int i = 0; i < 2; i++)
        {
            Check(c.Write(fd, buffer.AsSpan(0, 3000), out int written), path);
            Problem ??= written == 3000 ? null : $"{written} bytes written to {path}";
        }

        if (random.Next(4) == 0)
        {
            Check(c.Fsync(fd), path);
        }

        return c.Close(fd);
    }

    private Errno ReadWhole(string path, byte[] buffer)
    {
        FileSyscalls c = machine.C;
        Errno error = c.Open(path, OpenFlags.ReadOnly, out int fd);
        if (error != Errno.Ok)
        {
            return error;
        }

        error = c.Read(fd, buffer, out int read);
        for (int piece = 0; error == Errno.Ok && piece < read; piece += 3000)
        {
            ReadOnlySpan<byte> bytes = buffer.AsSpan(piece, Math.Min(3000, read - piece));
            if (bytes.Length < 3000 || bytes.IndexOfAnyExcept(bytes[0]) >= 0 || bytes[0] == 0)
            {
                Problem ??= $"{path}: a torn piece of {bytes.Length} bytes at {piece}";
            }
        }

        Errno close = c.Close(fd);
        return error == Errno.EISDIR ? close : error;
    }

    private void Check(Errno error, string path)
    {
        if (Array.IndexOf(Possible, error) < 0)
        {
            Problem ??= $"{path}: {error}";
        }
    }
}
