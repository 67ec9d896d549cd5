using DriverKit.Dma;

namespace DriverKit.Kernel.Disk;

/// <summary>Moves parts of requests into commands within the device's limits.</summary>
internal static class DiskCommandFiller
{
    /// <summary>Adds as much of a request as fits into an empty command.</summary>
    /// <returns>False if its memory lies so that not one sector fits.</returns>
    public static bool Take(DiskCommand command, DiskRequest item, DiskLimits limits)
    {
        if (command.Op != BlockOp.Discard)
        {
            return TakeData(command, item, limits);
        }

        TakeDiscard(command, item, limits);
        return true;
    }

    private static void TakeDiscard(DiskCommand command, DiskRequest item, DiskLimits limits)
    {
        long count = Math.Min(item.Left, limits.MaxDiscard);
        item.Sector += count;
        item.Left -= count;
        item.Outstanding++;
        command.AddPart(item, 0);
        command.SectorCount += count;
    }

    /// <summary>Adds as much of a request's data as fits: whole sectors; to a command that has data already, all or nothing.</summary>
    public static bool TakeData(DiskCommand command, DiskRequest item, DiskLimits limits)
    {
        int room = limits.MaxTransfer - command.Length;
        int before = command.Length;
        int segmentIndex = item.SegmentIndex;
        int segmentOffset = item.SegmentOffset;
        ReadOnlySpan<ArenaSegment> segments = item.Request.Segments;
        while (room > 0 && segmentIndex < segments.Length)
        {
            ArenaSegment segment = segments[segmentIndex].Slice(segmentOffset);
            int take = Math.Min(room, segment.Length);
            ArenaSegment piece = segment.Slice(0, take);
            bool joins = command.JoinsTail(piece);
            if (!joins && command.SegmentCount > 0
                && (command.SegmentCount >= limits.MaxSegments || command.TailLength % limits.SegmentMultiple != 0))
            {
                break;
            }

            command.AddSegment(piece);
            room -= take;
            segmentOffset += take;
            if (segmentOffset == segments[segmentIndex].Length)
            {
                segmentIndex++;
                segmentOffset = 0;
            }
        }

        int bytes = command.Length - before;
        int excess = command.PartCount > 0 && bytes < item.Left ? bytes : bytes % limits.SectorSize;
        command.Cut(excess);
        bytes -= excess;
        if (bytes == 0)
        {
            return false;
        }

        Advance(item, bytes, limits.SectorSize);
        item.Outstanding++;
        command.AddPart(item, bytes);
        command.SectorCount += bytes / limits.SectorSize;
        return true;
    }

    private static void Advance(DiskRequest item, int bytes, int sectorSize)
    {
        item.Sector += bytes / sectorSize;
        item.Left -= bytes;
        ReadOnlySpan<ArenaSegment> segments = item.Request.Segments;
        while (bytes > 0)
        {
            int step = Math.Min(bytes, segments[item.SegmentIndex].Length - item.SegmentOffset);
            bytes -= step;
            item.SegmentOffset += step;
            if (item.SegmentOffset == segments[item.SegmentIndex].Length)
            {
                item.SegmentIndex++;
                item.SegmentOffset = 0;
            }
        }
    }
}
