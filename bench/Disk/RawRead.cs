using System.Diagnostics;
using DriverKit.Dma;
using DriverKit.Kernel;

namespace DriverKit.Bench.Disk;

/// <summary>
/// Reads a block device from one end to the other and over again, raw, through its whole driver stack and no cache. It only reads, so
/// that any device bears it. Thread context; the caller has the device open.
/// </summary>
public sealed class RawRead : IBlockRequestOwner, IDisposable
{
    private readonly RumpKernel _kernel;
    private readonly BlockDevice _disk;
    private readonly SpinMutex _lock;
    private readonly CondVar _returned = new("read to end");
    private readonly BlockRequest[] _requests;
    private readonly ArenaSegment _memory;
    private BlockRequest? _idle;
    private int _idleCount;
    private long _next;
    private Errno _error;

    /// <summary>Prepares to read.</summary>
    /// <param name="disk">The device.</param>
    /// <param name="size">Bytes a request: whole sectors, no more than the device holds.</param>
    /// <param name="depth">How many requests are out at once, at least 1.</param>
    /// <exception cref="ArgumentException">The device has no requests of that size.</exception>
    /// <exception cref="InvalidOperationException">There is no memory for them.</exception>
    public RawRead(BlockDevice disk, int size, int depth)
    {
        if (size <= 0 || size % disk.SectorSize != 0 || size / disk.SectorSize > disk.SectorCount)
        {
            throw new ArgumentException($"{disk.Name} has {disk.SectorCount} sectors of {disk.SectorSize} bytes: no request has {size} bytes", nameof(size));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        _kernel = Lwp.Require().Kernel;
        _disk = disk;
        Size = size;
        _lock = new SpinMutex(_kernel.Host);
        int room = (size + Arena.PageSize - 1) / Arena.PageSize * Arena.PageSize;
        if (_kernel.Memory.Allocate(checked(room * depth), out _memory) != Errno.Ok)
        {
            throw new InvalidOperationException($"no memory for {depth} requests of {size} bytes");
        }

        _requests = [.. Enumerable.Range(0, depth).Select(i => new BlockRequest(this) { Tag = _memory.Slice(i * room, size) })];
        Array.ForEach(_requests, Return);
    }

    /// <summary>Bytes a request.</summary>
    public int Size { get; }

    /// <summary>Reads for a time.</summary>
    /// <param name="time">How long; requests that are out at its end are waited for.</param>
    /// <param name="stop">Ends it early.</param>
    /// <param name="figures">How it went.</param>
    /// <returns>Ok, or how the first request failed that did.</returns>
    public Errno Run(TimeSpan time, CancellationToken stop, out RawReadFigures figures)
    {
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        long begin = Stopwatch.GetTimestamp();
        long count = 0;
        TimeSpan elapsed;
        do
        {
            Issue();
            count++;
            elapsed = Stopwatch.GetElapsedTime(begin);
        }
        while (elapsed < time && _error == Errno.Ok && !stop.IsCancellationRequested);

        WaitForAll();
        elapsed = Stopwatch.GetElapsedTime(begin);
        processor = Environment.CpuUsage.TotalTime - processor;
        figures = new RawReadFigures(Size, count, elapsed, processor, GC.GetTotalAllocatedBytes(precise: true) - allocated);
        return _error;
    }

    /// <summary>Frees its memory.</summary>
    public void Dispose() => _kernel.Memory.Free(_memory);

    void IBlockRequestOwner.BlockDone(BlockRequest request)
    {
        using SpinMutex.Scope held = _lock.Hold();
        if (_error == Errno.Ok)
        {
            _error = request.Error;
        }

        Return(request);
        _returned.Signal();
    }

    private void Issue()
    {
        _lock.Enter();
        while (_idle is null)
        {
            _returned.Wait(_lock);
        }

        BlockRequest request = _idle;
        _idle = request.Next;
        _idleCount--;
        _lock.Exit();
        int sectors = Size / _disk.SectorSize;
        if (_next + sectors > _disk.SectorCount)
        {
            _next = 0;
        }

        request.Clear();
        request.Op = BlockOp.Read;
        request.Sector = _next;
        request.Add((ArenaSegment)request.Tag!);
        _next += sectors;
        _disk.Strategy(request);
    }

    private void WaitForAll()
    {
        _lock.Enter();
        while (_idleCount < _requests.Length)
        {
            _returned.Wait(_lock);
        }

        _lock.Exit();
    }

    private void Return(BlockRequest request)
    {
        request.Next = _idle;
        _idle = request;
        _idleCount++;
    }
}
