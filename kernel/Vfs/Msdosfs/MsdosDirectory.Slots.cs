using DriverKit.Dma;
using DriverKit.Kernel.Vfs.Msdosfs.Format;

namespace DriverKit.Kernel.Vfs.Msdosfs;

/// <content>Slots: room found, sets of slots written and freed, the directory grown and shrunk. All under the scan lock.</content>
internal sealed partial class MsdosDirectory
{
    /// <summary>Finds free slots in a row, within a sector if they fit in one: then they reach the disk all or none.</summary>
    private Errno FindRoom(int count, int preferredSector, out int slot)
    {
        slot = -1;
        if (preferredSector >= 0)
        {
            Errno error = RunIn(preferredSector * SlotsPerSector, (preferredSector + 1) * SlotsPerSector, count, out slot);
            if (error != Errno.Ok || slot >= 0)
            {
                return error;
            }
        }

        while (true)
        {
            Errno error = count <= SlotsPerSector ? FindInSector(count, out slot) : FindAnywhere(count, out slot);
            if (error != Errno.Ok || slot >= 0)
            {
                return error;
            }

            error = Extend();
            if (error != Errno.Ok)
            {
                return error;
            }
        }
    }

    private Errno FindInSector(int count, out int slot)
    {
        slot = -1;
        for (int sector = -1; ;)
        {
            sector = _index!.SectorWith(sector, count);
            if (sector < 0)
            {
                _index.NoneBefore(_index.Sectors, count);
                return Errno.Ok;
            }

            Errno error = RunIn(sector * SlotsPerSector, (sector + 1) * SlotsPerSector, count, out slot);
            if (error != Errno.Ok || slot >= 0)
            {
                _index.NoneBefore(sector, count);
                return error;
            }

            sector++;
        }
    }

    private Errno FindAnywhere(int count, out int slot)
    {
        slot = -1;
        Errno error = Errno.Ok;
        for (int block = 0; SlotsPerBlock >= count && block * SlotsPerBlock < SlotCount && slot < 0 && error == Errno.Ok; block++)
        {
            error = RunIn(block * SlotsPerBlock, (block + 1) * SlotsPerBlock, count, out slot);
        }

        return slot < 0 && SlotsPerBlock < count && error == Errno.Ok ? RunIn(0, SlotCount, count, out slot) : error;
    }

    private Errno RunIn(int from, int to, int count, out int slot)
    {
        slot = -1;
        int run = 0;
        Span<byte> bytes = stackalloc byte[DirectorySlot.Size];
        for (int at = from; at < Math.Min(to, SlotCount); at++)
        {
            bool free = at >= _index!.End;
            if (!free)
            {
                Errno error = ReadSlot(at, bytes);
                if (error != Errno.Ok)
                {
                    return error;
                }

                free = bytes[0] is DirectorySlot.Free;
            }

            run = free ? run + 1 : 0;
            if (run == count)
            {
                slot = at - count + 1;
                return Errno.Ok;
            }
        }

        return Errno.Ok;
    }

    /// <summary>A short name for a long one that nothing in the directory has.</summary>
    private Errno MakeShortName(ReadOnlySpan<char> name, out ShortName shortName, out CaseFlags flags, out int longSlots)
    {
        longSlots = 0;
        if (ShortNameMaker.TryExact(name, out shortName, out flags))
        {
            return Errno.Ok;
        }

        longSlots = LongName.SlotCount(name.Length);
        flags = default;
        ShortName basis = ShortNameMaker.Basis(name, Volume.CodePage, out bool lossy);
        shortName = basis;
        for (int attempt = lossy ? 1 : 0; attempt == 0 || ShortNameMaker.TryTail(basis, name, attempt, out shortName); attempt++)
        {
            Errno error = HasShortName(shortName, out bool taken);
            if (error != Errno.Ok || !taken)
            {
                return error;
            }
        }

        return Errno.ENOSPC;
    }

    private Errno HasShortName(ShortName name, out bool taken)
    {
        taken = false;
        Span<char> text = stackalloc char[ShortName.Length + 2];
        uint hash = LongName.Hash(text[..name.Format(Volume.CodePage, default, text)]);
        Span<byte> bytes = stackalloc byte[DirectorySlot.Size];
        int cursor = 0;
        for (int slot = _index!.Next(hash, ref cursor); slot >= 0 && !taken; slot = _index.Next(hash, ref cursor))
        {
            Errno error = ReadSlot(slot, bytes);
            if (error != Errno.Ok)
            {
                return error;
            }

            taken = ShortName.FromBytes(bytes).Equals(name);
        }

        return Errno.Ok;
    }

    /// <summary>Puts a name and its record into free slots, and has the slots between the end and them count as free.</summary>
    /// <param name="set">Where and what.</param>
    /// <param name="alsoFree">Slots that become free in the same write if they lie in the same sector: a sector is written whole or not at all.</param>
    /// <param name="done">True if those were freed so.</param>
    private Errno WriteSet(in SlotSet set, FoundName? alsoFree, out bool done)
    {
        done = false;
        int oldEnd = _index!.End;
        int firstBlock = Math.Min(oldEnd, set.First) / SlotsPerBlock;
        int lastBlock = set.Slot / SlotsPerBlock;
        int newEnd = Math.Max(oldEnd, set.Slot + 1);
        Errno error = newEnd > oldEnd && newEnd < SlotCount && SectorOf(newEnd) > SectorOf(set.Slot) ? ClearSlot(newEnd) : Errno.Ok;
        for (int block = firstBlock; block <= lastBlock && error == Errno.Ok; block++)
        {
            int base_ = block * SlotsPerBlock;
            int skipFrom = Math.Max(oldEnd, base_);
            int skipTo = Math.Min(set.First, base_ + SlotsPerBlock);
            if (skipFrom >= skipTo && base_ + SlotsPerBlock <= set.First)
            {
                continue;
            }

            error = ReadBlock(block, out MetaBuffer buffer);
            if (error != Errno.Ok)
            {
                return error;
            }

            for (int slot = skipFrom; slot < skipTo; slot++)
            {
                Slot(buffer, slot - base_)[0] = DirectorySlot.Free;
            }

            for (int slot = Math.Max(set.First, base_); slot <= Math.Min(set.Slot, base_ + SlotsPerBlock - 1); slot++)
            {
                set.Store(Slot(buffer, slot - base_), slot, Volume.Geometry.Type);
            }

            if (newEnd > oldEnd && newEnd >= base_ && newEnd < base_ + SlotsPerBlock && newEnd < SlotCount)
            {
                Slot(buffer, newEnd - base_)[0] = DirectorySlot.End;
            }

            if (block == lastBlock && alsoFree is { } old && SectorOf(set.First) == SectorOf(set.Slot)
                && SectorOf(old.First) == SectorOf(set.Slot) && SectorOf(old.Slot) == SectorOf(set.Slot))
            {
                for (int slot = old.First; slot <= old.Slot; slot++)
                {
                    if (slot < set.First || slot > set.Slot)
                    {
                        Slot(buffer, slot - base_)[0] = DirectorySlot.Free;
                    }
                }

                done = true;
            }

            error = Write(buffer);
        }

        return error;
    }

    /// <summary>Frees slots on disk; the one with the short name in the first write.</summary>
    private Errno FreeSet(in FoundName set)
    {
        Errno error = Errno.Ok;
        for (int last = set.Slot; last >= set.First && error == Errno.Ok; last = (SectorOf(last) * SlotsPerSector) - 1)
        {
            int block = last / SlotsPerBlock;
            error = ReadBlock(block, out MetaBuffer buffer);
            if (error != Errno.Ok)
            {
                return error;
            }

            for (int slot = Math.Max(set.First, SectorOf(last) * SlotsPerSector); slot <= last; slot++)
            {
                Slot(buffer, slot - (block * SlotsPerBlock))[0] = DirectorySlot.Free;
            }

            error = Write(buffer);
        }

        return error;
    }

    /// <summary>Stores a record over that of a slot, whose name stays.</summary>
    private Errno OverwriteSlot(int slot, in SlotRecord record, FoundName? alsoFree, out bool done)
    {
        done = false;
        int block = slot / SlotsPerBlock;
        Errno error = ReadBlock(block, out MetaBuffer buffer);
        if (error != Errno.Ok)
        {
            return error;
        }

        int base_ = block * SlotsPerBlock;
        record.Store(Slot(buffer, slot - base_), Volume.Geometry.Type);
        if (alsoFree is { } old && SectorOf(old.First) == SectorOf(slot) && SectorOf(old.Slot) == SectorOf(slot))
        {
            for (int freed = old.First; freed <= old.Slot; freed++)
            {
                Slot(buffer, freed - base_)[0] = DirectorySlot.Free;
            }

            done = true;
        }

        return Write(buffer);
    }

    private Errno ClearSlot(int slot)
    {
        Errno error = ReadBlock(slot / SlotsPerBlock, out MetaBuffer buffer);
        if (error != Errno.Ok)
        {
            return error;
        }

        Span<byte> bytes = Slot(buffer, slot % SlotsPerBlock);
        if (bytes[0] == DirectorySlot.End)
        {
            Vfs.Cache.Release(buffer);
            return Errno.Ok;
        }

        bytes[0] = DirectorySlot.End;
        return Write(buffer);
    }

    private static Span<byte> Slot(MetaBuffer buffer, int slot) => buffer.Data.Slice(slot * DirectorySlot.Size, DirectorySlot.Size);

    private Errno Extend()
    {
        if (IsFixedRoot || SlotCount >= MaxSlots)
        {
            return Errno.ENOSPC;
        }

        ClusterChain added;
        Errno error;
        using (Volume.FatLock.Hold())
        {
            error = Volume.AllocateForDirectory(_chain.Last + 1, out added);
        }

        if (error != Errno.Ok)
        {
            return error;
        }

        error = Volume.ZeroCluster(added.First);
        using KMutex.Scope held = Volume.FatLock.Hold();
        if (error == Errno.Ok && Volume.IsOrdered)
        {
            error = Volume.Fat.WriteThrough(added.First);
            error = error == Errno.Ok ? Volume.BarrierLocked() : error;
        }

        error = error == Errno.Ok ? Volume.Fat.Set(_chain.Last, added.First) : error;
        if (error == Errno.Ok && Volume.IsOrdered)
        {
            error = Volume.Fat.WriteThrough(_chain.Last);
        }

        if (error != Errno.Ok)
        {
            Volume.Fat.Set(_chain.Last, FatValue.End);
            Volume.Free(added, 0);
            return error;
        }

        _chain.Append(added.First, 1);
        _index!.Resize(SlotCount);
        return Errno.Ok;
    }

    /// <summary>Gives back clusters at the end that hold nothing, all but one of them, so that the next name does not ask for one again.</summary>
    private void Shrink()
    {
        int sectors = Volume.Geometry.SectorsPerCluster;
        uint used = _chain.Count;
        while (used > 1 && TailIsFree(used - 1, sectors))
        {
            used--;
        }

        uint kept = used + 1;
        if (IsFixedRoot || kept >= _chain.Count || Volume.Fat.IsSplit(_chain.At(kept - 1)))
        {
            return;
        }

        using KMutex.Scope held = Volume.FatLock.Hold();
        Errno error = Volume.Fat.Set(_chain.At(kept - 1), FatValue.End);
        if (error == Errno.Ok && Volume.IsOrdered)
        {
            error = Volume.Fat.WriteThrough(_chain.At(kept - 1));
        }

        if (error == Errno.Ok)
        {
            InvalidateFrom(kept);
            Volume.Free(_chain, kept);
            _chain.Cut(kept);
            _index!.Resize(SlotCount);
        }
    }

    private bool TailIsFree(uint cluster, int sectors)
    {
        for (int sector = 0; sector < sectors; sector++)
        {
            if (!_index!.IsFree((int)(cluster * (uint)sectors) + sector))
            {
                return false;
            }
        }

        return true;
    }
}
