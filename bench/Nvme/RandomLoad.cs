using System.Diagnostics;
using DriverKit.Dma;
using DriverKit.Kernel;

namespace DriverKit.Bench.Nvme;

/// <summary>Keeps a number of random 4-KiB requests outstanding on a disk.</summary>
internal sealed class RandomLoad : IBlockRequestOwner, IDisposable
{
    private const int Most = 32;

    private readonly RumpKernel _kernel;
    private readonly BlockDevice _disk;
    private readonly long _slots;
    private readonly SpinMutex _mutex;
    private readonly CondVar _returned = new("bench request");
    private readonly BlockRequest[] _requests = new BlockRequest[Most];
    private readonly ArenaSegment _memory;
    private BlockRequest? _idle;
    private int _idleCount;
    private ulong _random = 0x9E3779B97F4A7C15;
    private Errno _error;

    public RandomLoad(RumpKernel kernel, BlockDevice disk, long size)
    {
        _kernel = kernel;
        _disk = disk;
        _slots = size / 4096;
        _mutex = new SpinMutex(kernel.Host);
        if (kernel.Memory.Allocate(Most << 16, out _memory) != Errno.Ok)
        {
            throw new InvalidOperationException("no memory");
        }

        new Random(1).NextBytes(_memory.Span);
        for (int i = 0; i < Most; i++)
        {
            _requests[i] = new BlockRequest(this) { Tag = _memory.Slice(i << 16, 1 << 16) };
        }
    }

    /// <summary>Writes the whole medium, so that no page of it is the kernel's zero page.</summary>
    public void Fill()
    {
        Begin(8);
        for (long at = 0; at < _slots / 16; at++)
        {
            Issue(BlockOp.Write, at * 128, 1 << 16);
        }

        End(8);
    }

    /// <summary>Runs until the compiler has had its last look.</summary>
    public void WarmUp()
    {
        foreach (int depth in (int[])[1, Most])
        {
            Begin(depth);
            for (int i = 0; i < 200_000; i++)
            {
                Issue((i & 1) == 0 ? BlockOp.Read : BlockOp.Write, Next() * 8, 4096);
            }

            End(depth);
        }
    }

    /// <summary>Requests a second of the clock, and a second of the process's processor time.</summary>
    public (double Wall, double Processor) Measure(MeasureOptions options, BlockOp op, int depth)
    {
        var rounds = new List<(double, double)>();
        for (int round = 0; round <= options.Rounds; round++)
        {
            using var self = System.Diagnostics.Process.GetCurrentProcess();
            TimeSpan processor = self.TotalProcessorTime;
            var watch = Stopwatch.StartNew();
            long count = 0;
            Begin(depth);
            while (watch.Elapsed < options.RoundTime)
            {
                for (int i = 0; i < 64; i++, count++)
                {
                    Issue(op, Next() * 8, 4096);
                }
            }

            End(depth);
            double wall = watch.Elapsed.TotalSeconds;
            self.Refresh();
            rounds.Add((count / wall, count / (self.TotalProcessorTime - processor).TotalSeconds));
        }

        rounds.RemoveAt(0);
        rounds.Sort((a, b) => a.Item2.CompareTo(b.Item2));
        return rounds[rounds.Count / 2];
    }

    public double Allocated()
    {
        const int Count = 20_000;
        long before = GC.GetTotalAllocatedBytes(precise: true);
        Begin(Most);
        for (int i = 0; i < Count; i++)
        {
            Issue(BlockOp.Read, Next() * 8, 4096);
        }

        End(Most);
        return (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Count;
    }

    public void BlockDone(BlockRequest request)
    {
        using SpinMutex.Scope held = _mutex.Hold();
        _error = request.Error == Errno.Ok ? _error : request.Error;
        request.Next = _idle;
        _idle = request;
        _idleCount++;
        _returned.Signal();
    }

    public void Dispose() => _kernel.Memory.Free(_memory);

    private long Next()
    {
        _random ^= _random << 13;
        _random ^= _random >> 7;
        _random ^= _random << 17;
        return (long)(_random % (ulong)_slots);
    }

    private void Begin(int depth)
    {
        _idle = null;
        _idleCount = depth;
        for (int i = 0; i < depth; i++)
        {
            _requests[i].Next = _idle;
            _idle = _requests[i];
        }
    }

    private void Issue(BlockOp op, long sector, int length)
    {
        _mutex.Enter();
        while (_idle is null)
        {
            _returned.Wait(_mutex);
        }

        BlockRequest request = _idle;
        _idle = request.Next;
        _idleCount--;
        _mutex.Exit();
        if (_error != Errno.Ok)
        {
            throw new InvalidOperationException($"request failed: {_error}");
        }

        request.Clear();
        request.Op = op;
        request.Sector = sector;
        request.Add(((ArenaSegment)request.Tag!).Slice(0, length));
        _disk.Strategy(request);
    }

    private void End(int depth)
    {
        using SpinMutex.Scope held = _mutex.Hold();
        while (_idleCount < depth)
        {
            _returned.Wait(_mutex);
        }
    }
}
