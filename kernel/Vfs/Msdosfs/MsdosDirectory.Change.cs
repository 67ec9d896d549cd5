using DriverKit.Kernel.Vfs.Msdosfs.Format;

namespace DriverKit.Kernel.Vfs.Msdosfs;

/// <content>Making and removing files and directories.</content>
internal sealed partial class MsdosDirectory
{
    /// <inheritdoc/>
    protected override Errno CreateCore(ReadOnlySpan<char> name, in VnodeAttributes attributes, out Vnode node)
    {
        node = null!;
        SlotRecord record = NewRecord();
        record.Attributes = new FatAttributes { Archive = true, ReadOnly = (attributes.Mode & 0x92) == 0 };
        Errno error = Volume.BeginChange();
        if (error == Errno.Ok)
        {
            using KMutex.Scope held = _scan.Hold();
            error = AddEntry(name, ref record);
        }

        if (error == Errno.Ok)
        {
            node = new MsdosFile(Volume, FileKey(record.Position), record);
            Vfs.Vnodes.Add(node);
            Touch();
        }

        return error;
    }

    /// <inheritdoc/>
    protected override Errno MakeDirectoryCore(ReadOnlySpan<char> name, in VnodeAttributes attributes, out Vnode node)
    {
        node = null!;
        SlotRecord record = NewRecord();
        record.Attributes = new FatAttributes { Directory = true };
        Errno error = CheckNew(ref name);
        error = error == Errno.Ok ? Volume.BeginChange() : error;
        if (error != Errno.Ok)
        {
            return error;
        }

        ClusterChain chain;
        using (Volume.FatLock.Hold())
        {
            error = Volume.AllocateForDirectory(FirstCluster, out chain);
        }

        if (error != Errno.Ok)
        {
            return error;
        }

        record.FirstCluster = chain.First;
        error = WriteDots(record);
        if (error == Errno.Ok && Volume.IsOrdered)
        {
            using KMutex.Scope held = Volume.FatLock.Hold();
            error = Volume.Fat.WriteThrough(chain.First);
            error = error == Errno.Ok ? Volume.BarrierLocked() : error;
        }

        if (error == Errno.Ok)
        {
            using KMutex.Scope held = _scan.Hold();
            error = AddEntry(name, ref record);
        }

        if (error == Errno.Ok)
        {
            Touch();
            return Volume.GetNode(record, ClusterForChildren, out node);
        }

        Vfs.Cache.Invalidate(
            Volume.Device,
            Volume.ToDevice(Volume.Geometry.ClusterSector(chain.First)),
            (long)Volume.Geometry.SectorsPerCluster * Volume.DeviceSectors);
        using (Volume.FatLock.Hold())
        {
            Volume.Free(chain, 0);
        }

        return error;
    }

    /// <inheritdoc/>
    protected override Errno RemoveCore(Vnode node, ReadOnlySpan<char> name)
    {
        Errno error = RemoveName(name);
        if (error == Errno.Ok)
        {
            ((MsdosFile)node).Unlinked();
            Vfs.Vnodes.Remove(node);
        }

        return error;
    }

    /// <inheritdoc/>
    protected override Errno RemoveDirectoryCore(Vnode node, ReadOnlySpan<char> name)
    {
        var directory = (MsdosDirectory)node;
        Errno error = directory.CheckEmpty();
        error = error == Errno.Ok ? RemoveName(name) : error;
        if (error == Errno.Ok)
        {
            directory.Unlinked();
        }

        return error;
    }

    private Errno CheckEmpty()
    {
        using KMutex.Scope held = _scan.Hold();
        Errno error = EnsureIndex();
        return error == Errno.Ok && _index!.Entries > 0 ? Errno.ENOTEMPTY : error;
    }

    private void Unlinked()
    {
        Volume.CountOrphan(1);
        MarkUnlinked();
        Vfs.Vnodes.Remove(this);
    }

    private Errno RemoveName(ReadOnlySpan<char> name)
    {
        Errno error = Volume.BeginChange();
        if (error != Errno.Ok)
        {
            return error;
        }

        using (_scan.Hold())
        {
            error = Find(name, out FoundName found);
            if (error == Errno.Ok)
            {
                error = ForgetNames(found);
                error = error == Errno.Ok ? FreeSet(found) : error;
                Freed(found, found.First, found.Count);
            }
        }

        if (error == Errno.Ok)
        {
            Touch();
        }

        return error;
    }

    /// <summary>Takes an entry's names out of the index; its bytes are still there.</summary>
    private Errno ForgetNames(in FoundName found)
    {
        Span<byte> bytes = stackalloc byte[DirectorySlot.Size];
        Errno error = ReadSlot(found.Slot, bytes);
        error = error == Errno.Ok ? NameAt(found.Slot, bytes, out int length, out _) : Fail(error, out length);
        if (error == Errno.Ok)
        {
            RemoveNames(_index!, found.Slot, bytes, length);
            _index!.Entries--;
        }

        return error;
    }

    private static Errno Fail(Errno error, out int length)
    {
        length = 0;
        return error;
    }

    private void Freed(in FoundName found, int first, int count)
    {
        _index!.Give(first, count);
        if (!IsFixedRoot && _chain.Count > 2)
        {
            Shrink();
        }
    }

    private static Errno CheckNew(ref ReadOnlySpan<char> name)
    {
        name = LongName.Trim(name);
        return LongName.Check(name);
    }

    private Errno AddEntry(ReadOnlySpan<char> name, ref SlotRecord record)
    {
        Errno error = CheckNew(ref name);
        error = error == Errno.Ok ? EnsureIndex() : error;
        error = error == Errno.Ok ? PrepareSet(name, record, -1, out SlotSet set) : NoSet(error, out set);
        error = error == Errno.Ok ? WriteSet(set, null, out _) : error;
        if (error == Errno.Ok)
        {
            Added(set);
            record.Position = PositionOf(set.Slot);
        }

        return error;
    }

    private static Errno NoSet(Errno error, out SlotSet set)
    {
        set = default;
        return error;
    }

    private Errno PrepareSet(ReadOnlySpan<char> name, in SlotRecord record, int preferredSector, out SlotSet set)
    {
        set = default;
        Errno error = MakeShortName(name, out ShortName shortName, out CaseFlags flags, out int longSlots);
        if (error != Errno.Ok)
        {
            return error;
        }

        error = FindRoom(longSlots + 1, preferredSector, out int slot);
        set = new SlotSet
        {
            Name = name,
            ShortName = shortName,
            Case = flags,
            LongSlots = longSlots,
            Slot = slot + longSlots,
            Record = record,
        };
        return error;
    }

    /// <summary>Notes a set that was written in the index.</summary>
    private void Added(in SlotSet set)
    {
        _index!.Take(set.First, set.LongSlots + 1);
        _index.Entries++;
        Index(set);
    }

    private void Index(in SlotSet set)
    {
        Span<char> text = stackalloc char[ShortName.Length + 2];
        uint shortHash = LongName.Hash(text[..set.ShortName.Format(Volume.CodePage, set.Case, text)]);
        _index!.Add(shortHash, set.Slot);
        if (set.LongSlots > 0 && LongName.Hash(set.Name) is var hash && hash != shortHash)
        {
            _index.Add(hash, set.Slot);
        }
    }

    private SlotRecord NewRecord()
    {
        long now = Volume.Now();
        return new SlotRecord { Created = now, Modified = now, Accessed = now };
    }

    private Errno WriteDots(in SlotRecord record)
    {
        Errno error = Volume.BlockSize == Volume.Geometry.ClusterSize ? Errno.Ok : Volume.ZeroCluster(record.FirstCluster);
        if (error != Errno.Ok)
        {
            return error;
        }

        long sector = Volume.ToDevice(Volume.Geometry.ClusterSector(record.FirstCluster));
        error = Vfs.Cache.Get(Volume.Device, sector, Volume.BlockSize, out MetaBuffer buffer);
        if (error != Errno.Ok)
        {
            return error;
        }

        buffer.Data.Clear();
        for (int dots = 1; dots <= DotCount; dots++)
        {
            SlotRecord dot = record with { FirstCluster = dots == 1 ? record.FirstCluster : ClusterForChildren };
            Span<byte> bytes = Slot(buffer, dots - 1);
            DirectorySlot.Writer slot = DirectorySlot.Write(bytes);
            ShortName name = ShortName.Dots(dots);
            slot.Name = name;
            dot.Store(bytes, Volume.Geometry.Type);
        }

        return Write(buffer);
    }
}
