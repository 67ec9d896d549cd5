using DriverKit.Kernel.Vfs.Msdosfs.Format;

namespace DriverKit.Kernel.Vfs.Msdosfs;

/// <content>Finding and listing names.</content>
internal sealed partial class MsdosDirectory
{
    /// <inheritdoc/>
    protected override Errno LookupCore(ReadOnlySpan<char> name, LookupIntent intent, out Vnode node)
    {
        node = null!;
        if (name is "..")
        {
            return ParentCluster == 0
                ? Volume.GetRoot(out node)
                : Vfs.Vnodes.Get(Mount, DirectoryKey(ParentCluster), out node);
        }

        SlotRecord record;
        using (_scan.Hold())
        {
            Errno error = Find(name, out FoundName found);
            if (error != Errno.Ok)
            {
                return error;
            }

            record = found.Record;
        }

        return Volume.GetNode(record, ClusterForChildren, out node);
    }

    /// <inheritdoc/>
    protected override Errno ReadDirectoryCore(long position, DirectoryBatch batch, out bool atEnd)
    {
        atEnd = false;
        using KMutex.Scope held = _scan.Hold();
        Errno error = EnsureIndex();
        if (error != Errno.Ok)
        {
            return error;
        }

        // The root has no dots of its own: they are shown at positions 0 and 1, and its slots follow from 2 on.
        int shift = Key == RootKey ? DotCount : 0;
        if (shift != 0)
        {
            if (position == 0 && batch.TryAdd(Key, VnodeType.Directory, ".", 1))
            {
                position = 1;
            }

            if (position == 1 && batch.TryAdd(Key, VnodeType.Directory, "..", 2))
            {
                position = 2;
            }

            if (position < shift)
            {
                return Errno.Ok;
            }
        }

        Span<byte> bytes = stackalloc byte[DirectorySlot.Size];
        int end = Math.Min(_index!.End, SlotCount);
        for (long at = position - shift; at < end; at++)
        {
            int slot = (int)at;
            error = ReadSlot(slot, bytes);
            if (error != Errno.Ok)
            {
                return error;
            }

            if (!SlotRecord.TryRead(bytes, PositionOf(slot), Volume.Geometry.Type, out SlotRecord record))
            {
                continue;
            }

            int length = Key != RootKey && slot < DotCount ? NameOfDot(slot) : -1;
            if (length < 0)
            {
                error = NameAt(slot, bytes, out length, out _);
            }

            if (error != Errno.Ok)
            {
                return error;
            }

            if (length > 0 && !batch.TryAdd(NumberOf(record, slot), TypeOf(record), _name.AsSpan(0, length), at + shift + 1))
            {
                return Errno.Ok;
            }
        }

        atEnd = true;
        return Errno.Ok;
    }

    /// <summary>Finds the entry of a directory by its first cluster.</summary>
    /// <returns>Ok with an empty record when there is none.</returns>
    public Errno FindChild(uint cluster, out SlotRecord record)
    {
        record = default;
        Span<byte> bytes = stackalloc byte[DirectorySlot.Size];
        for (int slot = Key == RootKey ? 0 : DotCount; slot < SlotCount; slot++)
        {
            Errno error = ReadSlot(slot, bytes);
            if (error != Errno.Ok)
            {
                return error;
            }

            if (bytes[0] == DirectorySlot.End)
            {
                break;
            }

            if (SlotRecord.TryRead(bytes, PositionOf(slot), Volume.Geometry.Type, out SlotRecord found)
                && found.Attributes.Directory && found.FirstCluster == cluster)
            {
                record = found;
                break;
            }
        }

        return Errno.Ok;
    }

    private static VnodeType TypeOf(in SlotRecord record) =>
        record.Attributes.Directory ? VnodeType.Directory : VnodeType.Regular;

    private ulong NumberOf(in SlotRecord record, int slot)
    {
        if (!record.Attributes.Directory)
        {
            return FileKey(record.Position);
        }

        uint cluster = record.FirstCluster;
        return Key != RootKey && slot == 0 ? Key
            : cluster == 0 || cluster == Volume.Geometry.RootCluster ? RootKey
            : DirectoryKey(cluster);
    }

    private int NameOfDot(int slot)
    {
        _name ??= new char[(LongNameSlot.MaxSlots * LongNameSlot.Units) + ShortName.Length];
        _name.AsSpan(0, DotCount).Fill('.');
        return slot + 1;
    }

    /// <summary>Finds a name. Under the scan lock.</summary>
    private Errno Find(ReadOnlySpan<char> name, out FoundName found)
    {
        found = default;
        name = LongName.Trim(name);
        Errno error = LongName.Check(name);
        if (error != Errno.Ok)
        {
            return error == Errno.EINVAL ? Errno.ENOENT : error;
        }

        error = EnsureIndex();
        if (error != Errno.Ok)
        {
            return error;
        }

        Span<byte> bytes = stackalloc byte[DirectorySlot.Size];
        Span<char> shortText = stackalloc char[ShortName.Length + 2];
        uint hash = LongName.Hash(name);
        int cursor = 0;
        for (int slot = _index!.Next(hash, ref cursor); slot >= 0; slot = _index.Next(hash, ref cursor))
        {
            error = ReadSlot(slot, bytes);
            if (error == Errno.Ok)
            {
                error = NameAt(slot, bytes, out int length, out int longSlots);
                if (error == Errno.Ok && SlotRecord.TryRead(bytes, PositionOf(slot), Volume.Geometry.Type, out SlotRecord record))
                {
                    int shortLength = ShortText(bytes, shortText);
                    if (LongName.Same(name, _name.AsSpan(0, length)) || LongName.Same(name, shortText[..shortLength]))
                    {
                        found = new FoundName(record, slot, longSlots, hash);
                        return Errno.Ok;
                    }
                }
            }

            if (error != Errno.Ok)
            {
                return error;
            }
        }

        return Errno.ENOENT;
    }

    private int ShortText(ReadOnlySpan<byte> bytes, Span<char> text)
    {
        _ = DirectorySlot.TryParse(bytes, out DirectorySlot slot);
        return ShortName.FromBytes(slot.Name).Format(Volume.CodePage, slot.Case, text);
    }

    /// <summary>Puts the name of a short slot into the name buffer: the long one that precedes it, else its own.</summary>
    /// <param name="slot">The short slot.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="length">Units of the name.</param>
    /// <param name="longSlots">Slots of the long name ahead of it.</param>
    private Errno NameAt(int slot, ReadOnlySpan<byte> bytes, out int length, out int longSlots)
    {
        _name ??= new char[(LongNameSlot.MaxSlots * LongNameSlot.Units) + ShortName.Length];
        _ = DirectorySlot.TryParse(bytes, out DirectorySlot entry);
        byte checksum = ShortName.FromBytes(entry.Name).Checksum();
        length = 0;
        longSlots = 0;
        Span<byte> piece = stackalloc byte[DirectorySlot.Size];
        for (int ordinal = 1; ordinal <= LongNameSlot.MaxSlots && slot - ordinal >= 0; ordinal++)
        {
            Errno error = ReadSlot(slot - ordinal, piece);
            if (error != Errno.Ok)
            {
                return error;
            }

            if (!LongNameSlot.TryParse(piece, out LongNameSlot part) || piece[0] == DirectorySlot.Free || !FatAttributes.FromRaw(part.Attributes).IsLongName
                || part.Checksum != checksum || part.Ordinal != ordinal)
            {
                break;
            }

            int units = LongName.ReadSlot(part, _name.AsSpan(length));
            length += units;
            if (part.Last)
            {
                longSlots = ordinal;
                break;
            }

            if (units != LongNameSlot.Units)
            {
                break;
            }
        }

        if (longSlots == 0 || length is 0 or > LongName.MaxUnits || LongName.Check(_name.AsSpan(0, length)) != Errno.Ok)
        {
            longSlots = 0;
            length = ShortText(bytes, _name);
            if (_name.AsSpan(0, length).ContainsAny('/', '\0'))
            {
                length = 0;
            }
        }

        return Errno.Ok;
    }

    /// <summary>Reads the directory through, once. Under the scan lock.</summary>
    private Errno EnsureIndex()
    {
        if (_index is not null)
        {
            return Errno.Ok;
        }

        var index = new DirectoryIndex(SlotCount, SlotsPerSector);
        Span<byte> bytes = stackalloc byte[DirectorySlot.Size];
        for (int slot = 0; slot < SlotCount; slot++)
        {
            Errno error = ReadSlot(slot, bytes);
            if (error != Errno.Ok)
            {
                return error;
            }

            if (bytes[0] == DirectorySlot.End)
            {
                break;
            }

            index.End = slot + 1;
            if (bytes[0] == DirectorySlot.Free)
            {
                continue;
            }

            index.Take(slot, 1);
            bool dot = Key != RootKey && slot < DotCount;
            if (dot || !SlotRecord.TryRead(bytes, 1, Volume.Geometry.Type, out _))
            {
                continue;
            }

            error = NameAt(slot, bytes, out int length, out int longSlots);
            if (error != Errno.Ok)
            {
                return error;
            }

            index.Entries++;
            AddNames(index, slot, bytes, length, longSlots);
        }

        _index = index;
        return Errno.Ok;
    }

    private void AddNames(DirectoryIndex index, int slot, ReadOnlySpan<byte> bytes, int length, int longSlots)
    {
        Span<char> text = stackalloc char[ShortName.Length + 2];
        uint shortHash = LongName.Hash(text[..ShortText(bytes, text)]);
        index.Add(shortHash, slot);
        if (longSlots > 0 && LongName.Hash(_name.AsSpan(0, length)) is var hash && hash != shortHash)
        {
            index.Add(hash, slot);
        }
    }

    private void RemoveNames(DirectoryIndex index, int slot, ReadOnlySpan<byte> bytes, int length)
    {
        Span<char> text = stackalloc char[ShortName.Length + 2];
        index.Remove(LongName.Hash(text[..ShortText(bytes, text)]), slot);
        index.Remove(LongName.Hash(_name.AsSpan(0, length)), slot);
    }
}
