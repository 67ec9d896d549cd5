using DriverKit.Dma;
using DriverKit.Hosting;
using DriverKit.Kernel;

namespace DriverKit.Vfs.Tests.Cache;

/// <summary>A disk in memory with faults at will, which keeps a log of what it was asked.</summary>
public sealed class FaultyDisk : BlockDevice
{
    private readonly Queue<BlockRequest> _queue = new();
    private readonly SpinMutex _lock;
    private readonly SoftInterrupt _work;

    public FaultyDisk(IHost host, int sectors = 8192, int sectorSize = 512)
        : base("fd0")
    {
        SectorSize = sectorSize;
        Image = new byte[sectors * sectorSize];
        _lock = new SpinMutex(host);
        _work = new SoftInterrupt(host, Drain);
    }

    public byte[] Image { get; }

    public override int SectorSize { get; }

    public override long SectorCount => Image.Length / SectorSize;

    public override bool IsReadOnly => false;

    public override int MaxTransfer => 1 << 20;

    public int Reads { get; private set; }

    public int Writes { get; private set; }

    public int Flushes { get; private set; }

    public long BytesRead { get; private set; }

    public long BytesWritten { get; private set; }

    public int Requests { get; private set; }

    public int Opens { get; private set; }

    /// <summary>Decides a request's error from its number, from 1, and what it asks.</summary>
    public Func<int, BlockRequest, Errno> Fault { get; set; } = (_, _) => Errno.Ok;

    /// <summary>While true requests are kept and not carried out.</summary>
    public bool IsHeld { get; set; }

    public override Errno Open(bool write)
    {
        Opens++;
        return Errno.Ok;
    }

    public override void Close() => Opens--;

    public void Go()
    {
        IsHeld = false;
        _work.Schedule();
    }

    public override void Strategy(BlockRequest request)
    {
        using (_lock.Hold())
        {
            _queue.Enqueue(request);
        }

        _work.Schedule();
    }

    private void Drain()
    {
        while (!IsHeld)
        {
            BlockRequest? request;
            using (_lock.Hold())
            {
                if (!_queue.TryDequeue(out request))
                {
                    return;
                }
            }

            Errno error = Fault(++Requests, request);
            if (error == Errno.Ok)
            {
                error = Carry(request);
            }

            request.Complete(error, error == Errno.Ok ? 0 : request.Length);
        }
    }

    private Errno Carry(BlockRequest request)
    {
        if (request.Op == BlockOp.Flush)
        {
            Flushes++;
            return Errno.Ok;
        }

        if (request.Sector < 0 || request.Length % SectorSize != 0 || request.Sector + (request.Length / SectorSize) > SectorCount)
        {
            return Errno.EINVAL;
        }

        int at = (int)request.Sector * SectorSize;
        foreach (ArenaSegment segment in request.Segments)
        {
            Span<byte> place = Image.AsSpan(at, segment.Length);
            if (request.Op == BlockOp.Read)
            {
                place.CopyTo(segment.Span);
            }
            else
            {
                segment.Span.CopyTo(place);
            }

            at += segment.Length;
        }

        if (request.Op == BlockOp.Read)
        {
            Reads++;
            BytesRead += request.Length;
        }
        else
        {
            Writes++;
            BytesWritten += request.Length;
        }

        return Errno.Ok;
    }
}
