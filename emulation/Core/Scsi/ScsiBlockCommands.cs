using DriverKit.Block;
using DriverKit.Specs.Scsi;

namespace DriverKit.Emulation;

/// <summary>The commands that move, compare and give back blocks. SBC-3 §5.</summary>
internal static class ScsiBlockCommands
{
    public const byte MaxCompareBlocks = 255;
    public const uint MaxWriteSameBlocks = 1 << 16;
    public const uint MaxUnmapBlocks = 1 << 20;
    public const uint MaxUnmapDescriptors = 256;

    // What has to lie in memory whole, because it is compared or combined.
    private const long MaxGathered = 32 << 20;

    public static void Read(ScsiLogicalUnit unit, ScsiTask task)
    {
        if (TryRange(unit, task, out ScsiBlockRange range))
        {
            task.Blocks(ScsiDataDirection.In, Offset(unit, range), Bytes(unit, range));
            if (ForceUnitAccess(task) && unit.Medium!.IsVolatile)
            {
                unit.FlushMedium(task);
            }
        }
    }

    public static void Write(ScsiLogicalUnit unit, ScsiTask task)
    {
        if (TryRange(unit, task, out ScsiBlockRange range))
        {
            task.Blocks(ScsiDataDirection.Out, Offset(unit, range), Bytes(unit, range));
            task.OnEnd = ForceUnitAccess(task) ? Persist : Settle;
        }
    }

    public static void WriteAndVerify(ScsiLogicalUnit unit, ScsiTask task)
    {
        // SBC-3 §5.36: BYTCHK 10b and 11b are reserved here. What was written is there, so that verifying finds it.
        if (Check(task) is ByteCheck.Reserved or ByteCheck.CompareOne)
        {
            task.Fail(ScsiSense.InvalidFieldAt(1, 2));
        }
        else if (TryRange(unit, task, out ScsiBlockRange range))
        {
            task.Blocks(ScsiDataDirection.Out, Offset(unit, range), Bytes(unit, range));
            task.OnEnd = Persist;
        }
    }

    public static void Verify(ScsiLogicalUnit unit, ScsiTask task)
    {
        ByteCheck check = Check(task);
        if (check == ByteCheck.Reserved)
        {
            task.Fail(ScsiSense.InvalidFieldAt(1, 2));
            return;
        }

        if (!TryRange(unit, task, out ScsiBlockRange range) || range.Count == 0)
        {
            return;
        }

        if (check == ByteCheck.None)
        {
            if (unit.Medium!.FirstUnreadable(range.Lba, range.Count) is { } bad)
            {
                task.Fail(ScsiSense.ReadError with { Information = bad });
            }

            return;
        }

        task.Range = range;
        if (check == ByteCheck.CompareOne)
        {
            task.Gather(unit.BlockSize, static t => CompareRepeated(t));
        }
        else if (Gatherable(unit, task, Bytes(unit, range)))
        {
            task.Gather((int)Bytes(unit, range), static t => Compare(t, t.Data, t.Range.Lba));
        }
    }

    public static void CompareAndWrite(ScsiLogicalUnit unit, ScsiTask task)
    {
        if (TryRange(unit, task, out ScsiBlockRange range) && range.Count > 0)
        {
            task.Range = range;
            task.Gather((int)(2 * Bytes(unit, range)), static t =>
            {
                int half = t.Data.Length / 2;
                if (Compare(t, t.Data[..half], t.Range.Lba))
                {
                    t.Unit!.WriteMedium(t, Offset(t.Unit, t.Range), t.Data[half..]);
                    After(t);
                }
            });
        }
    }

    public static void OrWrite(ScsiLogicalUnit unit, ScsiTask task)
    {
        if (!TryRange(unit, task, out ScsiBlockRange range) || range.Count == 0 || !Gatherable(unit, task, Bytes(unit, range)))
        {
            return;
        }

        task.Range = range;
        task.Gather((int)Bytes(unit, range), static t =>
        {
            ScsiLogicalUnit target = t.Unit!;
            byte[] old = new byte[target.BlockSize];
            Span<byte> data = t.Data;
            for (int at = 0; at < data.Length && t.Status == ScsiStatus.Good; at += old.Length)
            {
                target.ReadMedium(t, Offset(target, t.Range) + at, old);
                for (int i = 0; i < old.Length; i++)
                {
                    data[at + i] |= old[i];
                }
            }

            target.WriteMedium(t, Offset(target, t.Range), data);
            After(t);
        });
    }

    public static void WriteSame(ScsiLogicalUnit unit, ScsiTask task)
    {
        bool sixteen = task.Opcode == ScsiOpcode.WriteSame16;
        bool noData = sixteen && (task.CdbByte(1) & 1) != 0;
        if (!TryRange(unit, task, out ScsiBlockRange range, limited: false))
        {
            return;
        }

        ulong count = range.Count == 0 ? unit.Medium!.BlockCount - range.Lba : range.Count;
        if (count > MaxWriteSameBlocks)
        {
            task.Fail(ScsiSense.InvalidFieldAt(sixteen ? 10 : 7));
            return;
        }

        task.Range = new ScsiBlockRange(range.Lba, (uint)count);
        if (noData)
        {
            task.Room(unit.BlockSize);
            Repeat(task, new byte[unit.BlockSize]);
        }
        else
        {
            task.Gather(unit.BlockSize, static t => Repeat(t, t.Data));
        }
    }

    public static void Unmap(ScsiLogicalUnit unit, ScsiTask task)
    {
        _ = UnmapCdb.TryParse(task.Cdb, out UnmapCdb cdb);
        if (cdb.ParameterListLength is > 0 and < UnmapParameterHeader.Size)
        {
            task.Fail(ScsiSense.ParameterLengthError);
        }
        else if (cdb.ParameterListLength > 0)
        {
            task.Gather(cdb.ParameterListLength, static t => UnmapRanges(t));
        }
    }

    public static void Prefetch(ScsiLogicalUnit unit, ScsiTask task)
    {
        // SBC-3 §5.8: CONDITION MET where all of it fits into the cache, which it does: nothing is slower than the cache.
        if (TryRange(unit, task, out _, limited: false))
        {
            task.Finish(ScsiStatus.ConditionMet);
        }
    }

    public static void SynchronizeCache(ScsiLogicalUnit unit, ScsiTask task)
    {
        if (TryRange(unit, task, out _, limited: false))
        {
            unit.FlushMedium(task);
        }
    }

    /// <summary>The blocks that a CDB names. The lengths of CDB have their fields in the same places. SBC-3 §5.</summary>
    private static bool TryRange(ScsiLogicalUnit unit, ScsiTask task, out ScsiBlockRange range, bool limited = true)
    {
        range = Parse(task);
        ulong blocks = unit.Medium!.BlockCount;
        if (range.Lba > blocks || range.Count > blocks - range.Lba || (range.Lba == blocks && range.Count == 0))
        {
            task.Fail(ScsiSense.LbaOutOfRange with { Information = range.Lba });
            return false;
        }

        uint limit = unit.Options.MaximumTransferBlocks;
        if (limited && limit != 0 && range.Count > limit)
        {
            task.Fail(ScsiSense.InvalidFieldAt(task.CdbLength == 10 ? 7 : 10));
            return false;
        }

        return true;
    }

    private static ScsiBlockRange Parse(ScsiTask task)
    {
        ReadOnlySpan<byte> cdb = task.Cdb;
        if (task.Opcode == ScsiOpcode.CompareAndWrite)
        {
            _ = CompareAndWriteCdb.TryParse(cdb, out CompareAndWriteCdb compare);
            return new(compare.LogicalBlockAddress, compare.BlockCount);
        }

        switch ((int)task.Opcode >> 5)
        {
            case 0:
                _ = Read6Cdb.TryParse(cdb, out Read6Cdb six);
                return new(six.LogicalBlockAddress, six.TransferLength == 0 ? 256u : six.TransferLength);
            case 4:
                _ = Read16Cdb.TryParse(cdb, out Read16Cdb sixteen);
                return new(sixteen.LogicalBlockAddress, sixteen.TransferLength);
            case 5:
                _ = Read12Cdb.TryParse(cdb, out Read12Cdb twelve);
                return new(twelve.LogicalBlockAddress, twelve.TransferLength);
            default:
                _ = Read10Cdb.TryParse(cdb, out Read10Cdb ten);
                return new(ten.LogicalBlockAddress, ten.TransferLength);
        }
    }

    private static long Offset(ScsiLogicalUnit unit, ScsiBlockRange range) => (long)range.Lba * unit.BlockSize;

    private static long Bytes(ScsiLogicalUnit unit, ScsiBlockRange range) => (long)range.Count * unit.BlockSize;

    private static bool ForceUnitAccess(ScsiTask task) =>
        (int)task.Opcode >> 5 != 0 && task.Opcode is not (ScsiOpcode.WriteSame10 or ScsiOpcode.WriteSame16) && (task.CdbByte(1) & 0x08) != 0;

    private static ByteCheck Check(ScsiTask task) => (ByteCheck)((task.CdbByte(1) >> 1) & 3);

    private static bool Gatherable(ScsiLogicalUnit unit, ScsiTask task, long bytes)
    {
        if (bytes > MaxGathered)
        {
            task.Fail(ScsiSense.InvalidFieldAt(task.CdbLength == 10 ? 7 : 10));
        }

        return bytes <= MaxGathered;
    }

    private static void Persist(ScsiTask task) => task.Unit!.FlushMedium(task);

    private static void Settle(ScsiTask task)
    {
        ScsiLogicalUnit unit = task.Unit!;
        if (!unit.WriteCacheEnabled && unit.Medium is { IsVolatile: true })
        {
            unit.FlushMedium(task);
        }
    }

    private static void After(ScsiTask task)
    {
        if (ForceUnitAccess(task))
        {
            Persist(task);
        }
        else
        {
            Settle(task);
        }
    }

    private static bool Compare(ScsiTask task, ReadOnlySpan<byte> expected, ulong lba)
    {
        ScsiLogicalUnit unit = task.Unit!;
        byte[] block = new byte[unit.BlockSize];
        for (int at = 0; at < expected.Length; at += block.Length)
        {
            if (unit.ReadMedium(task, ((long)lba * block.Length) + at, block) < block.Length)
            {
                return false;
            }

            int same = expected.Slice(at, block.Length).CommonPrefixLength(block);
            if (same < block.Length)
            {
                task.Fail(ScsiSense.Miscompare with { Information = (ulong)(at + same) });
                return false;
            }
        }

        return true;
    }

    private static void CompareRepeated(ScsiTask task)
    {
        for (uint i = 0; i < task.Range.Count && task.Status == ScsiStatus.Good; i++)
        {
            Compare(task, task.Data, task.Range.Lba + i);
        }
    }

    private static void Repeat(ScsiTask task, ReadOnlySpan<byte> block)
    {
        ScsiLogicalUnit unit = task.Unit!;
        bool unmap = (task.CdbByte(1) & 0x08) != 0 && !block.ContainsAnyExcept((byte)0);
        if (unmap)
        {
            Discard(task, task.Range);
            return;
        }

        for (uint i = 0; i < task.Range.Count && task.Status == ScsiStatus.Good; i++)
        {
            unit.WriteMedium(task, (long)(task.Range.Lba + i) * block.Length, block);
        }

        Settle(task);
    }

    private static void UnmapRanges(ScsiTask task)
    {
        ReadOnlySpan<byte> list = task.Data;
        _ = UnmapParameterHeader.TryParse(list, out UnmapParameterHeader header);
        int count = Math.Min(header.DescriptorLength, list.Length - UnmapParameterHeader.Size) / UnmapBlockDescriptor.Size;
        if (count > MaxUnmapDescriptors)
        {
            task.Fail(ScsiSense.InvalidParameterAt(2));
            return;
        }

        ulong blocks = task.Unit!.Medium!.BlockCount;
        ulong total = 0;
        for (int i = 0; i < count; i++)
        {
            _ = UnmapBlockDescriptor.TryParse(list[(UnmapParameterHeader.Size + (i * UnmapBlockDescriptor.Size))..], out UnmapBlockDescriptor part);
            total += part.BlockCount;
            if (part.LogicalBlockAddress > blocks || part.BlockCount > blocks - part.LogicalBlockAddress)
            {
                task.Fail(ScsiSense.LbaOutOfRange);
                return;
            }
        }

        if (total > MaxUnmapBlocks)
        {
            task.Fail(ScsiSense.InvalidParameterAt(UnmapParameterHeader.Size));
            return;
        }

        for (int i = 0; i < count && task.Status == ScsiStatus.Good; i++)
        {
            _ = UnmapBlockDescriptor.TryParse(list[(UnmapParameterHeader.Size + (i * UnmapBlockDescriptor.Size))..], out UnmapBlockDescriptor part);
            Discard(task, new ScsiBlockRange(part.LogicalBlockAddress, part.BlockCount));
        }
    }

    private static void Discard(ScsiTask task, ScsiBlockRange range)
    {
        ScsiLogicalUnit unit = task.Unit!;
        HostFileStatus status = unit.Medium!.File.Discard(Offset(unit, range), Bytes(unit, range));
        unit.Medium.Written(range.Lba, range.Count);
        if (status != HostFileStatus.Ok)
        {
            task.Fail(ScsiLogicalUnit.SenseOf(status));
        }
    }
}
