namespace DriverKit.Kernel.Disk;

/// <summary>What the queue knows of a request while it has it. Pooled.</summary>
internal sealed class DiskRequest
{
    public BlockRequest Request = null!;

    /// <summary>First sector not issued yet.</summary>
    public long Sector;

    /// <summary>Bytes (sectors for a discard) not issued yet.</summary>
    public long Left;

    /// <summary>Where the rest begins in the request's segments.</summary>
    public int SegmentIndex;

    /// <summary>Bytes of that segment issued already.</summary>
    public int SegmentOffset;

    /// <summary>Commands under way for it.</summary>
    public int Outstanding;

    /// <summary>Bytes moved without error.</summary>
    public int Moved;

    /// <summary>Not to be merged: a merged command that had it in failed.</summary>
    public bool Alone;

    public Errno Error;

    public long Arrived;

    /// <summary>Count of commands issued when it came, to see how long it has been passed over.</summary>
    public long Turn;

    public DiskRequest? Next;

    public BlockOp Op => Request.Op;

    public void Begin(BlockRequest request, int sectorSize, long now)
    {
        Request = request;
        Sector = request.Sector;
        Left = request.Op == BlockOp.Discard ? request.DiscardSectors : request.Length;
        Extent = request.Op == BlockOp.Discard ? request.DiscardSectors : request.Length / sectorSize;
        SegmentIndex = 0;
        SegmentOffset = 0;
        Outstanding = 0;
        Moved = 0;
        Alone = false;
        Error = Errno.Ok;
        Arrived = now;
        Next = null;
    }

    /// <summary>Sectors of the whole request.</summary>
    public long Extent { get; private set; }

    /// <summary>Starts it over from its first byte, on its own.</summary>
    public void Restart(int sectorSize)
    {
        Begin(Request, sectorSize, Arrived);
        Alone = true;
    }
}
