using DriverKit.Dma;

namespace DriverKit.Kernel;

/// <summary>
/// One request to a block device (struct buf): strategy gives it away, completion gives it back. Made once, used again and again.
/// </summary>
public class BlockRequest
{
    private ArenaSegment[] _segments = new ArenaSegment[1];

    /// <summary>A request that returns to <paramref name="owner"/>.</summary>
    /// <param name="owner">Who gets it back.</param>
    public BlockRequest(IBlockRequestOwner owner) => Owner = owner;

    /// <summary>Who gets it back; layers put themselves here and restore it.</summary>
    public IBlockRequestOwner Owner { get; set; }

    /// <summary>What it asks for.</summary>
    public BlockOp Op { get; set; }

    /// <summary>First sector, in the device's sectors.</summary>
    public long Sector { get; set; }

    /// <summary>Length in bytes, a multiple of the sector size.</summary>
    public int Length { get; private set; }

    /// <summary>Sectors to discard, for <see cref="BlockOp.Discard"/>.</summary>
    public long DiscardSectors { get; set; }

    /// <summary>The memory, in order; segment lengths add up to <see cref="Length"/> and are multiples of 512.</summary>
    public ReadOnlySpan<ArenaSegment> Segments => _segments.AsSpan(0, SegmentCount);

    /// <summary>How many segments.</summary>
    public int SegmentCount { get; private set; }

    /// <summary>Write through the device's volatile cache (force unit access).</summary>
    public bool ForceUnitAccess { get; set; }

    /// <summary>How it ended.</summary>
    public Errno Error { get; set; }

    /// <summary>Bytes not moved.</summary>
    public int Residual { get; set; }

    /// <summary>Link for a list of the present owner.</summary>
    public BlockRequest? Next { get; set; }

    /// <summary>The submitter's own.</summary>
    public object? Tag { get; set; }

    /// <summary>Makes it ask for nothing, with no segments.</summary>
    public void Clear()
    {
        SegmentCount = 0;
        Length = 0;
        DiscardSectors = 0;
        ForceUnitAccess = false;
        Error = Errno.Ok;
        Residual = 0;
    }

    /// <summary>Adds memory at the end.</summary>
    /// <param name="segment">The memory.</param>
    public void Add(ArenaSegment segment)
    {
        if (SegmentCount == _segments.Length)
        {
            Array.Resize(ref _segments, SegmentCount * 2);
        }

        _segments[SegmentCount++] = segment;
        Length += segment.Length;
    }

    /// <summary>Ends the request and gives it back. Soft context.</summary>
    /// <param name="error">How it ended.</param>
    /// <param name="residual">Bytes not moved.</param>
    public void Complete(Errno error, int residual = 0)
    {
        Error = error;
        Residual = residual;
        Owner.BlockDone(this);
    }
}
