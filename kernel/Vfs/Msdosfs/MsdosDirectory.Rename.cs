using DriverKit.Kernel.Vfs.Msdosfs.Format;

namespace DriverKit.Kernel.Vfs.Msdosfs;

/// <content>Renaming: in one write where both names lie in a sector, else so that no two names lead to the same clusters; docs/decisions tells how.</content>
internal sealed partial class MsdosDirectory
{
    /// <summary>Up to here a file gets a new name in another sector by way of a copy; beyond, its contents are handed over in the FAT.</summary>
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

        if (moved is MsdosFile file)
        {
            error = file.Publish(now: false);
        }

        // Two scan locks are taken in the order of the vnodes' age.
        MsdosDirectory first = Serial <= into.Serial ? this : into;
        MsdosDirectory? second = first == into ? (into == this ? null : this) : into;
        first._scan.Enter();
        second?._scan.Enter();
        error = error == Errno.Ok ? Move(moved, name, into, target, newName) : error;
        second?._scan.Exit();
        first._scan.Exit();
        if (error == Errno.Ok)
        {
            Touch();
            into.Touch();
        }

        return error;
    }

    private Errno Move(MsdosNode moved, ReadOnlySpan<char> name, MsdosDirectory into, Vnode? target, ReadOnlySpan<char> newName)
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

        // What is replaced must be there until the new contents are: they are copied, however much that is.
        bool oneWrite = into == this && SectorOf(old.First) == SectorOf(place.Slot) && SectorOf(old.Slot) == SectorOf(place.Slot);
        using var passage = new Passage(moved);
        error = oneWrite ? Errno.Ok : Prepare(passage, into, long.MaxValue);
        error = error == Errno.Ok ? ForgetNames(old) : error;
        error = error == Errno.Ok ? Depart(passage, old) : error;
        if (error != Errno.Ok)
        {
            return error;
        }

        error = into.OverwriteSlot(place.Slot, passage.Record, into == this ? old : null, out bool freed);
        error = error == Errno.Ok ? passage.HandOver() : error;
        if (error == Errno.Ok)
        {
            error = Finish(passage, old, into, into.PositionOf(place.Slot), freed, target);
        }

        Freed(old, old.First, old.Count);
        return error;
    }

    private Errno MoveToNew(MsdosNode moved, FoundName old, MsdosDirectory into, ReadOnlySpan<char> newName)
    {
        bool same = into == this;
        SlotSet set;
        Errno error = ChooseSlots(same, into, old, newName, moved.Record, out set, out bool inPlace);
        bool near = same && !inPlace && SectorOf(old.First) == SectorOf(old.Slot) && SectorOf(set.First) == SectorOf(old.Slot)
            && SectorOf(set.Slot) == SectorOf(old.Slot);
        using var passage = new Passage(moved);
        error = error == Errno.Ok && !near && !inPlace ? Prepare(passage, into, CopyLimit) : error;
        error = error == Errno.Ok ? ForgetNames(old) : error;
        error = error == Errno.Ok ? Depart(passage, old) : error;
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
            Record = passage.Record,
        };
        error = into.WriteSet(set, same ? old : null, out bool freed);
        error = error == Errno.Ok ? passage.HandOver() : error;
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

            return Finish(passage, old, into, PositionOf(set.Slot), freed: true, null);
        }

        into.Added(set);
        error = Finish(passage, old, into, into.PositionOf(set.Slot), freed, null);
        Freed(old, old.First, old.Count);
        return error;
    }

    /// <summary>Chooses the slots of a new name: over the old ones where it fits there, else near them, else anywhere.</summary>
    private static Errno ChooseSlots(
        bool same, MsdosDirectory into, FoundName old, ReadOnlySpan<char> newName, in SlotRecord record, out SlotSet set, out bool inPlace)
    {
        inPlace = false;
        set = default;
        if (same)
        {
            Errno error = into.MakeShortName(newName, out ShortName shortName, out CaseFlags flags, out int longSlots);
            if (error != Errno.Ok)
            {
                return error;
            }

            if (longSlots <= old.LongSlots && into.SectorOf(old.First) == into.SectorOf(old.Slot))
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

        return into.PrepareSet(newName, record, same ? into.SectorOf(old.Slot) : -1, out set);
    }

    /// <summary>Makes ready what the new entry will lead to, so that at no moment both lead to the same.</summary>
    /// <param name="passage">The move; unchanged where there is no room for that: then both names stand for a moment.</param>
    /// <param name="into">The new parent.</param>
    /// <param name="copyLimit">Up to how many bytes a file is copied.</param>
    private Errno Prepare(Passage passage, MsdosDirectory into, long copyLimit)
    {
        if (!Volume.IsOrdered)
        {
            return Errno.Ok;
        }

        Errno error = Errno.Ok;
        if (passage.Moved is MsdosDirectory directory)
        {
            error = TreeMove.Prepare(directory, ClusterForChildren, into.ClusterForChildren, out TreeMove? tree);
            passage.Tree = tree;
        }
        else if (passage.Moved is MsdosFile { Size: > 0 } file)
        {
            // A file whose chain is too short is moved as it is.
            error = file.EnsureChain(out ClusterChain chain);
            if (error != Errno.Ok || chain.Count != Volume.ClustersFor(file.Size))
            {
                return error;
            }

            if (file.Size <= copyLimit)
            {
                error = file.CopyChain(chain.Count, keepsTail: false, out ClusterChain copy);
                passage.Copy = error == Errno.Ok ? copy : null;
            }
            else
            {
                error = file.PrepareHandOver(out ClusterChain stand);
                passage.Stand = error == Errno.Ok ? stand : null;
            }
        }

        return error == Errno.ENOSPC ? Errno.Ok : error;
    }

    private Errno Depart(Passage passage, in FoundName old)
    {
        if (passage.Tree is not { Interim: not 0 } tree)
        {
            return Errno.Ok;
        }

        Errno error = OverwriteSlot(old.Slot, passage.Moved.Record with { FirstCluster = tree.Interim }, null, out _);
        return error == Errno.Ok ? Volume.Barrier() : error;
    }

    private Errno Finish(Passage passage, FoundName old, MsdosDirectory into, long position, bool freed, MsdosNode? target)
    {
        Errno error = Errno.Ok;
        if (passage.Moved is MsdosDirectory directory && passage.Tree is null && into != this)
        {
            error = directory.SetParent(into.ClusterForChildren);
        }

        if (!freed)
        {
            Errno cleared = Volume.Barrier();
            cleared = cleared == Errno.Ok ? FreeSet(old) : cleared;
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

        passage.Arrive(position);
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

        SetFirstCluster(Slot(buffer, 1), cluster, Volume.Geometry.Type);
        return Write(buffer);
    }

    private static void SetFirstCluster(Span<byte> bytes, uint cluster, FatType type)
    {
        DirectorySlot.Writer slot = DirectorySlot.Edit(bytes);
        slot.FirstClusterLow = (ushort)cluster;
        if (type == FatType.Fat32)
        {
            slot.FirstClusterHigh = (ushort)(cluster >> 16);
        }
    }
}
