namespace DriverKit.Kernel.Disk;

/// <summary>A device's counters since it came, as iostat(8) shows them; a snapshot.</summary>
public struct DiskStatistics
{
    /// <summary>Read requests completed.</summary>
    public long Reads { get; internal set; }

    /// <summary>Write requests completed.</summary>
    public long Writes { get; internal set; }

    /// <summary>Flushes completed.</summary>
    public long Flushes { get; internal set; }

    /// <summary>Discards completed.</summary>
    public long Discards { get; internal set; }

    /// <summary>Bytes read.</summary>
    public long BytesRead { get; internal set; }

    /// <summary>Bytes written.</summary>
    public long BytesWritten { get; internal set; }

    /// <summary>Requests that failed.</summary>
    public long Errors { get; internal set; }

    /// <summary>Commands issued to the device.</summary>
    public long Commands { get; internal set; }

    /// <summary>Requests that went out in another's command.</summary>
    public long Merged { get; internal set; }

    /// <summary>Commands beyond its first that requests needed.</summary>
    public long Split { get; internal set; }

    /// <summary>Requests in the queue or under way now.</summary>
    public int Depth { get; internal set; }

    /// <summary>Most requests there ever were at once.</summary>
    public int MaxDepth { get; internal set; }

    /// <summary>Nanoseconds during which at least one request was there.</summary>
    public long BusyTime { get; internal set; }

    /// <summary>Nanoseconds from submission to completion, all completed requests together.</summary>
    public long TotalLatency { get; internal set; }

    /// <summary>Longest time of one request in nanoseconds.</summary>
    public long MaxLatency { get; internal set; }

    /// <summary>Mean time of a request in nanoseconds.</summary>
    public readonly long MeanLatency
    {
        get
        {
            long count = Reads + Writes + Flushes + Discards;
            return count == 0 ? 0 : TotalLatency / count;
        }
    }

    internal void Count(BlockOp op, Errno error, int moved, long latency)
    {
        Errors += error == Errno.Ok ? 0 : 1;
        TotalLatency += latency;
        MaxLatency = Math.Max(MaxLatency, latency);
        switch (op)
        {
            case BlockOp.Read:
                Reads++;
                BytesRead += moved;
                break;
            case BlockOp.Write:
                Writes++;
                BytesWritten += moved;
                break;
            case BlockOp.Flush:
                Flushes++;
                break;
            default:
                Discards++;
                break;
        }
    }
}
