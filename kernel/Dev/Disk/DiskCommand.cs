using DriverKit.Dma;

namespace DriverKit.Kernel.Disk;

/// <summary>
/// One command to a device: parts of one or more requests that lie side by side. Drivers derive it, to keep their transfer beside it,
/// and make as many as the device takes at once; the queue fills them again and again.
/// </summary>
public abstract class DiskCommand
{
    internal DiskCommand? NextFree;
    internal DiskRequest?[] Parts = new DiskRequest?[8];
    internal int[] PartBytes = new int[8];
    internal int PartCount;

    // Its place among the commands under way.
    internal int ActiveAt;

    // Whether there was work for another one when it was filled.
    internal bool HasSuccessor;
    private ArenaSegment[] _segments = new ArenaSegment[16];

    /// <summary>What to do.</summary>
    public BlockOp Op { get; internal set; }

    /// <summary>First sector.</summary>
    public long Sector { get; internal set; }

    /// <summary>How many sectors; 0 for a flush.</summary>
    public long SectorCount { get; internal set; }

    /// <summary>Length of the data in bytes; 0 for a flush or a discard.</summary>
    public int Length { get; internal set; }

    /// <summary>Write through the device's volatile cache.</summary>
    public bool ForceUnitAccess { get; internal set; }

    /// <summary>The memory, in order.</summary>
    public ReadOnlySpan<ArenaSegment> Segments => _segments.AsSpan(0, SegmentCount);

    /// <summary>How many segments.</summary>
    public int SegmentCount { get; private set; }

    internal int TailLength => SegmentCount == 0 ? 0 : _segments[SegmentCount - 1].Length;

    internal bool JoinsTail(ArenaSegment segment) => SegmentCount > 0 && _segments[SegmentCount - 1].TryJoin(segment, out _);

    internal void Begin(BlockOp op, long sector, bool forceUnitAccess)
    {
        Op = op;
        Sector = sector;
        SectorCount = 0;
        Length = 0;
        ForceUnitAccess = forceUnitAccess;
        SegmentCount = 0;
        PartCount = 0;
    }

    internal void AddPart(DiskRequest part, int bytes)
    {
        if (PartCount == Parts.Length)
        {
            Array.Resize(ref Parts, PartCount * 2);
            Array.Resize(ref PartBytes, PartCount * 2);
        }

        Parts[PartCount] = part;
        PartBytes[PartCount++] = bytes;
    }

    internal void AddSegment(ArenaSegment segment)
    {
        Length += segment.Length;
        if (SegmentCount > 0 && _segments[SegmentCount - 1].TryJoin(segment, out ArenaSegment joined))
        {
            _segments[SegmentCount - 1] = joined;
            return;
        }

        if (SegmentCount == _segments.Length)
        {
            Array.Resize(ref _segments, SegmentCount * 2);
        }

        _segments[SegmentCount++] = segment;
    }

    /// <summary>Takes bytes off the end.</summary>
    internal void Cut(int bytes)
    {
        Length -= bytes;
        while (bytes > 0)
        {
            ArenaSegment last = _segments[SegmentCount - 1];
            if (last.Length > bytes)
            {
                _segments[SegmentCount - 1] = last.Slice(0, last.Length - bytes);
                return;
            }

            bytes -= last.Length;
            SegmentCount--;
        }
    }
}
