using DriverKit.Kernel.Vfs.Msdosfs.Format;

namespace DriverKit.Kernel.Vfs.Msdosfs;

/// <content>Renaming: in one write where both names lie in a block, else by a copy, so that no two names share clusters.</content>
internal sealed partial class MsdosDirectory
{
    /// <summary>Up to here a file moves between far directory blocks by way of a copy; beyond, both names stand for a moment.</summary>
    private const long CopyLimit = 1 << 20;

    /// <inheritdoc/>
    protected override Errno RenameCore(Vnode node, ReadOnlySpan<char> name, Vnode newParent, Vnode? target, ReadOnlySpan<char> newName)
    {
        var into = (MsdosDirectory)newParent;
        var moved = (MsdosNode)node;
        target = target == node ? null : target;
        Errno error = CheckNew(ref newName);
        error = error == Errno.Ok && target is MsdosDirectory replaced ? replaced.CheckEmpty() : error;
        error = error == Errno.Ok ? Volume.BeginChange() : error;
        if (error != Errno.Ok)
        {
            return error;
        }

        ClusterChain? copy = null;
        if (moved is MsdosFile file)
        {
            error = file.Publish(now: false);
        }

        // Two scan locks are taken in the order of the vnodes' age.
        MsdosDirectory first = Serial <= into.Serial ? this : into;
        MsdosDirectory? second = first == into ? (into == this ? null : this) : into;
        first._scan.Enter();
        second?._scan.Enter();
        error = error == Errno.Ok ? Move(moved, name, into, target, newName, ref copy) : error;
        second?._scan.Exit();
        first._scan.Exit();
        if (error == Errno.Ok)
        {
            Touch();
            into.Touch();
        }

        return error;
    }

    private Errno Move(MsdosNode moved, ReadOnlySpan<char> name, MsdosDirectory into, Vnode? target, ReadOnlySpan<char> newName, ref ClusterChain? copy)
    {
        Errno error = Find(name, out FoundName old);
        error = error == Errno.Ok ? into.EnsureIndex() : error;
        if (error != Errno.Ok)
        {
            return error;
        }

        if (moved.Record.Position == 0)
        {
            moved.Record = old.Record;
        }

        return target is null
            ? MoveToNew(moved, old, into, newName)
            : MoveOver(moved, old, into, (MsdosNode)target, newName);
    }

    private Errno MoveOver(MsdosNode moved, FoundName old, MsdosDirectory into, MsdosNode target, ReadOnlySpan<char> newName)
    {
        Errno error = into.Find(newName, out FoundName place);
        if (error != Errno.Ok)
        {
            return error;
        }

        bool oneWrite = into == this && old.First / SlotsPerBlock == place.Slot / SlotsPerBlock && old.Slot / SlotsPerBlock == place.Slot / SlotsPerBlock;
        ClusterChain? copy = null;
        error = oneWrite ? Errno.Ok : CopyFor(moved, out copy);
        error = error == Errno.Ok ? ForgetNames(old) : error;
        if (error != Errno.Ok)
        {
            return error;
        }

        error = into.OverwriteSlot(place.Slot, RecordFor(moved, copy), into == this ? old : null, out bool freed);
        if (error == Errno.Ok)
        {
            error = Finish(moved, old, into, into.PositionOf(place.Slot), copy, freed, target);
        }

        Freed(old, old.First, old.Count);
        return error;
    }

    private Errno MoveToNew(MsdosNode moved, FoundName old, MsdosDirectory into, ReadOnlySpan<char> newName)
    {
        bool same = into == this;
        SlotSet set;
        Errno error = MakeShortNameOver(same, into, old, newName, moved.Record, out set, out bool inPlace);
        bool near = same && !inPlace && set.First / SlotsPerBlock == old.First / SlotsPerBlock && set.Slot / SlotsPerBlock == old.Slot / SlotsPerBlock
            && set.First / SlotsPerBlock == set.Slot / SlotsPerBlock;
        ClusterChain? copy = null;
        error = error == Errno.Ok && !near && !inPlace ? CopyFor(moved, out copy) : error;
        error = error == Errno.Ok ? ForgetNames(old) : error;
        if (error != Errno.Ok)
        {
            return error;
        }

        set = new SlotSet
        {
            Name = set.Name,
            ShortName = set.ShortName,
            Case = set.Case,
            LongSlots = set.LongSlots,
            Slot = set.Slot,
            Record = RecordFor(moved, copy),
        };
        error = into.WriteSet(set, same ? old : null, out bool freed);
        if (error != Errno.Ok)
        {
            return error;
        }

        if (inPlace)
        {
            Index(set);
            _index!.Entries++;
            int spare = old.Count - set.LongSlots - 1;
            if (spare > 0)
            {
                Freed(old, old.First, spare);
            }

            return Finish(moved, old, into, PositionOf(set.Slot), null, freed: true, null);
        }

        into.Added(set);
        error = Finish(moved, old, into, into.PositionOf(set.Slot), copy, freed, null);
        Freed(old, old.First, old.Count);
        return error;
    }

    /// <summary>Chooses the slots of a new name: over the old ones where it fits there, else near them, else anywhere.</summary>
    private static Errno MakeShortNameOver(
        bool same, MsdosDirectory into, FoundName old, ReadOnlySpan<char> newName, in SlotRecord record, out SlotSet set, out bool inPlace)
    {
        inPlace = false;
        set = default;
        if (same)
        {
            Errno error = into.MakeShortName(newName, out ShortName shortName, out CaseFlags flags, out int longSlots);
            int block = old.Slot / into.SlotsPerBlock;
            if (error != Errno.Ok)
            {
                return error;
            }

            if (longSlots <= old.LongSlots && old.First / into.SlotsPerBlock == block)
            {
                inPlace = true;
                set = new SlotSet
                {
                    Name = newName,
                    ShortName = shortName,
                    Case = flags,
                    LongSlots = longSlots,
                    Slot = old.Slot,
                    Record = record,
                };
                return Errno.Ok;
            }
        }

        return into.PrepareSet(newName, record, same ? old.Slot / into.SlotsPerBlock : -1, out set);
    }

    private Errno CopyFor(MsdosNode moved, out ClusterChain? copy)
    {
        copy = null;
        if (moved is not MsdosFile file || !Volume.IsOrdered || file.Size == 0 || file.Size > CopyLimit)
        {
            return Errno.Ok;
        }

        // A file whose chain is too short is moved as it is.
        Errno error = file.EnsureChain(out ClusterChain chain);
        if (error != Errno.Ok || chain.Count < Volume.ClustersFor(file.Size))
        {
            return error;
        }

        error = file.CopyChain(Volume.ClustersFor(file.Size), out ClusterChain made);
        copy = error == Errno.Ok ? made : null;
        return error == Errno.ENOSPC ? Errno.Ok : error;
    }

    private static SlotRecord RecordFor(MsdosNode moved, ClusterChain? copy) =>
        copy is null ? moved.Record : moved.Record with { FirstCluster = copy.First };

    private Errno Finish(MsdosNode moved, FoundName old, MsdosDirectory into, long position, ClusterChain? copy, bool freed, MsdosNode? target)
    {
        Errno error = Errno.Ok;
        if (moved is MsdosDirectory directory)
        {
            error = into == this ? Errno.Ok : directory.SetParent(into.ClusterForChildren);
        }

        if (!freed)
        {
            Errno cleared = FreeSet(old);
            error = error == Errno.Ok ? cleared : error;
        }

        if (target is MsdosFile file)
        {
            file.Unlinked();
            Vfs.Vnodes.Remove(file);
        }
        else if (target is MsdosDirectory replaced)
        {
            replaced.Unlinked();
        }

        if (moved is MsdosFile movedFile)
        {
            movedFile.Moved(position);
            if (copy is not null)
            {
                movedFile.UseCopy(copy);
            }
        }
        else
        {
            moved.Record.Position = position;
        }

        return error;
    }

    private Errno SetParent(uint cluster)
    {
        ParentCluster = cluster;
        Errno error = ReadBlock(0, out MetaBuffer buffer);
        if (error != Errno.Ok)
        {
            return error;
        }

        DirectorySlot.Writer slot = DirectorySlot.Edit(Slot(buffer, 1));
        slot.FirstClusterLow = (ushort)cluster;
        if (Volume.Geometry.Type == FatType.Fat32)
        {
            slot.FirstClusterHigh = (ushort)(cluster >> 16);
        }

        return Write(buffer);
    }
}
