using DriverKit.Dma;
using DriverKit.Kernel.Vfs.Msdosfs.Format;

namespace DriverKit.Kernel.Vfs.Msdosfs.Check;

/// <content>Long names, chains, and what is written to mend.</content>
public sealed partial class FatChecker
{
    private delegate void SlotChange(Span<byte> slot);

    private Errno CheckLongSlot(CheckedDirectory directory, LongNameSlot part, long position)
    {
        Errno error = Errno.Ok;
        if (part.Last)
        {
            error = OrphanLongName(directory);
            _nextOrdinal = part.Ordinal;
            _checksum = part.Checksum;
            _longLength = 0;
        }

        bool fits = part.Ordinal != 0 && part.Ordinal == _nextOrdinal && part.Ordinal <= LongNameSlot.MaxSlots && part.Checksum == _checksum;
        if (!fits)
        {
            error = error == Errno.Ok ? OrphanLongName(directory) : error;
            _longSlots.Add(position);
            _nextOrdinal = -1;
            return error == Errno.Ok ? OrphanLongName(directory) : error;
        }

        Span<char> room = _units.AsSpan((part.Ordinal - 1) * LongNameSlot.Units, LongNameSlot.Units);
        int units = LongName.ReadSlot(part, room);
        if (part.Last)
        {
            _longLength = ((part.Ordinal - 1) * LongNameSlot.Units) + units;
        }

        _longSlots.Add(position);
        _nextOrdinal--;
        if (error == Errno.Ok && (part.FirstCluster != 0 || part.Type != 0))
        {
            Found(FatFindingKind.LongNameFields, FatSeverity.Warning, directory.PathOf(string.Empty), "a part of a long name names a cluster or a type");
            error = !_options.Repair ? Errno.Ok : Patch(position, slot =>
            {
                LongNameSlot.Writer writer = LongNameSlot.Edit(slot);
                writer.FirstCluster = 0;
                writer.Type = 0;
            });
        }

        return error;
    }

    /// <summary>Takes the collected long name, if it may be one and is the only one of its kind.</summary>
    private bool TakeLongName(ref string name)
    {
        ReadOnlySpan<char> units = _units.AsSpan(0, _longLength);
        if (LongName.Check(units) != Errno.Ok)
        {
            return false;
        }

        string folded = string.Create(units.Length, units, static (destination, source) =>
        {
            for (int i = 0; i < source.Length; i++)
            {
                destination[i] = LongName.Fold(source[i]);
            }
        });
        if (!_longNames.Add(folded))
        {
            return false;
        }

        name = new string(units);
        return true;
    }

    /// <summary>Whatever parts of a long name were collected belong to nothing.</summary>
    private Errno OrphanLongName(CheckedDirectory directory)
    {
        Errno error = Errno.Ok;
        if (_longSlots.Count > 0)
        {
            Found(FatFindingKind.OrphanLongName, FatSeverity.Error, directory.PathOf(string.Empty), $"{_longSlots.Count} parts of a long name belong to no entry");
            foreach (long position in _longSlots)
            {
                error = error == Errno.Ok ? FreeSlot(position) : error;
            }
        }

        DropLongName();
        return error;
    }

    private void DropLongName()
    {
        _longSlots.Clear();
        _nextOrdinal = -1;
    }

    /// <summary>Follows a chain and claims its clusters, up to a number of them or to the first that cannot be had.</summary>
    /// <param name="first">The first cluster.</param>
    /// <param name="most">Clusters at most.</param>
    /// <param name="path">Whose chain it is.</param>
    /// <param name="chain">The clusters.</param>
    /// <param name="next">What follows the last of them in the FAT, or <paramref name="first"/> if there are none.</param>
    private Errno WalkChain(uint first, uint most, string path, out ClusterChain chain, out uint next)
    {
        chain = new ClusterChain();
        next = first;
        while (chain.Count < most && next != FatValue.End)
        {
            if (!_geometry.IsCluster(next))
            {
                Found(
                    chain.Count == 0 ? FatFindingKind.BadStart : FatFindingKind.BadChain,
                    FatSeverity.Error,
                    path,
                    next == FatValue.Bad ? "the chain runs into a bad cluster" : $"the chain leads to cluster {next}, which there is not");
                break;
            }

            Errno error = _fat.Get(next, out uint value);
            if (error != Errno.Ok)
            {
                return error;
            }

            if (value is FatValue.Free or FatValue.Bad)
            {
                Found(FatFindingKind.BadChain, FatSeverity.Error, path, $"the chain leads to cluster {next}, which is {(value == FatValue.Free ? "free" : "bad")}");
                break;
            }

            if (!_used.Take(next))
            {
                Found(FatFindingKind.CrossLink, FatSeverity.Error, path, $"cluster {next} belongs to another chain, or to this one twice");
                break;
            }

            _result.UsedClusters++;
            chain.Append(next, 1);
            next = value;
        }

        return Errno.Ok;
    }

    private Errno EndChain(ClusterChain chain, uint next) =>
        _options.Repair && chain.Count > 0 && next != FatValue.End ? _fat.Set(chain.Last, FatValue.End) : Errno.Ok;

    private Errno StoreRecord(SlotRecord record) =>
        _options.Repair ? Patch(record.Position, slot => record.Store(slot, _geometry.Type)) : Errno.Ok;

    private Errno FreeSlot(long position) =>
        _options.Repair ? Patch(position, slot => slot[0] = DirectorySlot.Free) : Errno.Ok;

    /// <summary>Gives an entry a short name that is free; a long name ahead of it is dropped, for its sum is wrong then.</summary>
    private Errno RenameSlot(long position, ref ShortName name)
    {
        if (!_options.Repair)
        {
            return Errno.Ok;
        }

        Span<byte> text = stackalloc byte[ShortName.Length];
        "FSCK0000REN"u8.CopyTo(text);
        do
        {
            _renamed++.TryFormat(text[4..8], out _, "D4");
            name = ShortName.FromBytes(text);
        }
        while (!_shortNames.Add(name) && _renamed < 9999);

        ShortName chosen = name;
        Errno error = Patch(position, slot => DirectorySlot.Edit(slot).Name = chosen);
        foreach (long part in _longSlots)
        {
            error = error == Errno.Ok ? FreeSlot(part) : error;
        }

        return error;
    }

    private Errno Patch(long position, SlotChange change)
    {
        int size = _geometry.BytesPerSector;
        ArenaSegment sector = _sector.Slice(0, size);
        Errno error = _io.Read(position / size, sector);
        if (error != Errno.Ok)
        {
            return error;
        }

        change(sector.Span.Slice((int)(position % size), DirectorySlot.Size));
        return _io.Write(position / size, sector);
    }
}
