using DriverKit.Dma;
using DriverKit.Kernel.Vfs.Msdosfs.Format;

namespace DriverKit.Kernel.Vfs.Msdosfs.Check;

/// <content>Directories and what they name.</content>
public sealed partial class FatChecker
{
    private const int MaxSlots = MsdosDirectory.MaxSlots;

    private readonly Stack<CheckedDirectory> _todo = new();
    private readonly HashSet<ShortName> _shortNames = [];
    private readonly HashSet<string> _longNames = new(StringComparer.Ordinal);
    private readonly List<long> _longSlots = [];
    private readonly char[] _units = new char[LongNameSlot.MaxSlots * LongNameSlot.Units];
    private int _nextOrdinal;
    private int _longLength;
    private byte _checksum;
    private int _renamed;
    private bool _labelSeen;

    private Errno CheckTree()
    {
        Errno error = Errno.Ok;
        var chain = new ClusterChain();
        if (_geometry.RootCluster != 0)
        {
            error = WalkChain(_geometry.RootCluster, MaxDirectoryClusters, "/", out chain, out uint next);
            if (error == Errno.Ok && chain.Count == 0)
            {
                Found(FatFindingKind.BadStart, FatSeverity.Error, "/", "the root directory has no chain", mendable: false);
            }

            error = error == Errno.Ok ? EndChain(chain, next) : error;
        }

        _todo.Push(new CheckedDirectory(null, string.Empty, _geometry.RootCluster, chain));
        while (error == Errno.Ok && _todo.TryPop(out CheckedDirectory? directory))
        {
            _result.Directories++;
            error = CheckDirectory(directory);
        }

        return error;
    }

    private uint MaxDirectoryClusters => (uint)Math.Max(1, MaxSlots * DirectorySlot.Size / _geometry.ClusterSize);

    private Errno CheckDirectory(CheckedDirectory directory)
    {
        _shortNames.Clear();
        _longNames.Clear();
        DropLongName();
        int size = _geometry.BytesPerSector;
        bool fixedRoot = directory.FirstCluster == 0;
        long sectors = fixedRoot ? _geometry.RootSectors : (long)directory.Chain.Count * _geometry.SectorsPerCluster;
        int perSector = size / DirectorySlot.Size;
        Errno error = _kernel.Memory.Allocate(size, out ArenaSegment memory);
        bool ended = false;
        int beyond = 0;
        for (long at = 0; at < sectors && error == Errno.Ok; at++)
        {
            long sector = fixedRoot
                ? _geometry.RootSector + at
                : _geometry.ClusterSector(directory.Chain.At((uint)(at / _geometry.SectorsPerCluster))) + (at % _geometry.SectorsPerCluster);
            error = _io.Read(sector, memory);
            for (int slot = 0; slot < perSector && error == Errno.Ok; slot++)
            {
                Span<byte> bytes = memory.Span.Slice(slot * DirectorySlot.Size, DirectorySlot.Size);
                long position = (sector * size) + (slot * DirectorySlot.Size);
                bool dot = directory.Parent is not null && at == 0 && slot < 2;
                ended |= bytes[0] == DirectorySlot.End && !dot;
                if (!ended)
                {
                    error = CheckSlot(directory, bytes, position, (int)(at * perSector) + slot);
                }
                else if (bytes[0] is not (DirectorySlot.End or DirectorySlot.Free))
                {
                    beyond++;
                    error = _options.Repair ? Patch(position, target => target.Clear()) : Errno.Ok;
                }
            }
        }

        error = error == Errno.Ok ? OrphanLongName(directory) : error;
        if (beyond > 0)
        {
            Found(FatFindingKind.BeyondEnd, FatSeverity.Warning, directory.PathOf(string.Empty), $"{beyond} slots beyond the directory's end are not empty");
        }

        if (!memory.IsEmpty)
        {
            _kernel.Memory.Free(memory);
        }

        return error;
    }

    private Errno CheckSlot(CheckedDirectory directory, Span<byte> bytes, long position, int index)
    {
        if (directory.Parent is not null && index < 2)
        {
            return CheckDot(directory, bytes, position, index);
        }

        if (bytes[0] == DirectorySlot.Free)
        {
            return OrphanLongName(directory);
        }

        _ = DirectorySlot.TryParse(bytes, out DirectorySlot slot);
        if (slot.Attributes.IsLongName)
        {
            _ = LongNameSlot.TryParse(bytes, out LongNameSlot part);
            return CheckLongSlot(directory, part, position);
        }

        if (slot.Attributes.VolumeId)
        {
            Errno orphaned = OrphanLongName(directory);
            if (directory.Parent is not null || _labelSeen)
            {
                Found(FatFindingKind.Label, FatSeverity.Warning, directory.PathOf(string.Empty), "a label that is out of place");
                orphaned = orphaned == Errno.Ok ? FreeSlot(position) : orphaned;
            }

            else if (!IsLabel(slot.Name))
            {
                Found(FatFindingKind.Label, FatSeverity.Warning, "/", "the label holds what no label may");
                orphaned = orphaned == Errno.Ok ? FreeSlot(position) : orphaned;
            }

            _labelSeen |= directory.Parent is null;
            return orphaned;
        }

        return CheckEntry(directory, bytes, position);
    }

    private static bool IsLabel(ReadOnlySpan<byte> label)
    {
        foreach (byte code in label[1..])
        {
            if (code != ' ' && !ShortName.IsAllowed(code))
            {
                return false;
            }
        }

        return label[0] == 0x05 || ShortName.IsAllowed(label[0]);
    }

    private Errno CheckEntry(CheckedDirectory directory, Span<byte> bytes, long position)
    {
        _ = DirectorySlot.TryParse(bytes, out DirectorySlot slot);
        ShortName shortName = ShortName.FromBytes(slot.Name);
        Span<char> text = stackalloc char[ShortName.Length + 2];
        string name = new(text[..shortName.Format(_options.CodePage, slot.Case, text)]);
        Errno error = Errno.Ok;
        if (_longSlots.Count > 0)
        {
            if (_nextOrdinal != 0 || _checksum != shortName.Checksum() || !TakeLongName(ref name))
            {
                error = OrphanLongName(directory);
            }
        }

        string path = directory.PathOf(name);
        if (shortName.Equals(ShortName.Dots(1)) || shortName.Equals(ShortName.Dots(2)))
        {
            Found(FatFindingKind.Dots, FatSeverity.Error, path, "an entry '.' or '..' that is out of place");
            DropLongName();
            return error == Errno.Ok ? FreeSlot(position) : error;
        }

        if (error == Errno.Ok && !shortName.IsValid())
        {
            Found(FatFindingKind.BadName, FatSeverity.Error, path, "the short name holds what no name may");
            error = RenameSlot(position, ref shortName);
        }

        if (error == Errno.Ok && !_shortNames.Add(shortName))
        {
            Found(FatFindingKind.DuplicateName, FatSeverity.Error, path, "there is an entry of this name already");
            error = RenameSlot(position, ref shortName);
        }

        DropLongName();
        if (error != Errno.Ok || !SlotRecord.TryRead(bytes, position, _geometry.Type, out SlotRecord record))
        {
            return error;
        }

        return record.Attributes.Directory ? CheckSubdirectory(directory, name, path, record) : CheckFile(path, record);
    }

    private Errno CheckFile(string path, SlotRecord record)
    {
        _result.Files++;
        uint wanted = (uint)((record.Size + (long)_geometry.ClusterSize - 1) / _geometry.ClusterSize);
        if (wanted == 0)
        {
            if (record.FirstCluster == 0)
            {
                return Errno.Ok;
            }

            Found(FatFindingKind.ChainTooLong, FatSeverity.Error, path, $"an empty file that begins at cluster {record.FirstCluster}");
            return StoreRecord(record with { FirstCluster = 0 });
        }

        Errno error = WalkChain(record.FirstCluster, wanted, path, out ClusterChain chain, out uint next);
        if (error != Errno.Ok)
        {
            return error;
        }

        if (chain.Count < wanted)
        {
            long fits = (long)chain.Count * _geometry.ClusterSize;
            Found(FatFindingKind.ChainTooShort, FatSeverity.Error, path, $"{record.Size} bytes, but clusters for {fits} only");
            error = StoreRecord(record with { Size = (uint)fits, FirstCluster = chain.First });
            return error == Errno.Ok ? EndChain(chain, next) : error;
        }

        if (next != FatValue.End)
        {
            Found(FatFindingKind.ChainTooLong, FatSeverity.Error, path, $"{record.Size} bytes, but its chain goes on beyond {chain.Count} clusters");
            return EndChain(chain, next);
        }

        return Errno.Ok;
    }

    private Errno CheckSubdirectory(CheckedDirectory parent, string name, string path, SlotRecord record)
    {
        if (record.Size != 0)
        {
            Found(FatFindingKind.DirectorySize, FatSeverity.Warning, path, $"a directory with a size of {record.Size} bytes");
            Errno stored = StoreRecord(record with { Size = 0 });
            if (stored != Errno.Ok)
            {
                return stored;
            }
        }

        Errno error = WalkChain(record.FirstCluster, MaxDirectoryClusters, path, out ClusterChain chain, out uint next);
        if (error != Errno.Ok)
        {
            return error;
        }

        if (chain.Count == 0)
        {
            Found(FatFindingKind.BadStart, FatSeverity.Error, path, "a directory without a cluster of its own");
            return FreeSlot(record.Position);
        }

        if (next != FatValue.End && _geometry.IsCluster(next) && !_used.IsTaken(next))
        {
            Found(FatFindingKind.DirectoryTooLong, FatSeverity.Error, path, $"a directory with more than {MaxSlots} slots");
        }

        _todo.Push(new CheckedDirectory(parent, name, record.FirstCluster, chain));
        return EndChain(chain, next);
    }

    private Errno CheckDot(CheckedDirectory directory, Span<byte> bytes, long position, int index)
    {
        _ = DirectorySlot.TryParse(bytes, out DirectorySlot slot);
        string which = index == 0 ? "." : "..";
        bool named = ShortName.FromBytes(slot.Name).Equals(ShortName.Dots(index + 1)) && slot.Attributes.Directory;
        uint should = index == 0 ? directory.FirstCluster : directory.Parent!.ForChildren;
        uint says = SlotRecord.FirstClusterOf(slot, _geometry.Type);
        bool root = index == 1 && should == 0 && says == _geometry.RootCluster;
        if (named && (says == should || root))
        {
            return Errno.Ok;
        }

        string path = directory.PathOf(which);
        if (!named && bytes[0] is not (DirectorySlot.Free or DirectorySlot.End))
        {
            Found(FatFindingKind.Dots, FatSeverity.Error, path, $"'{which}' is not where it belongs", mendable: false);
            return CheckAfterDots(directory, bytes, position);
        }

        Found(FatFindingKind.Dots, FatSeverity.Error, path, named ? $"'{which}' names cluster {says}, not {should}" : $"'{which}' is missing");
        var record = new SlotRecord { Position = position, Attributes = new FatAttributes { Directory = true }, FirstCluster = should };
        return !_options.Repair ? Errno.Ok : Patch(position, target =>
        {
            if (!named)
            {
                DirectorySlot.Writer writer = DirectorySlot.Write(target);
                ShortName dots = ShortName.Dots(index + 1);
                writer.Name = dots;
            }

            record.Store(target, _geometry.Type);
        });
    }

    /// <summary>Something else lies where a dot should: it is an entry like any other.</summary>
    private Errno CheckAfterDots(CheckedDirectory directory, Span<byte> bytes, long position)
    {
        _ = DirectorySlot.TryParse(bytes, out DirectorySlot slot);
        if (slot.Attributes.IsLongName)
        {
            _ = LongNameSlot.TryParse(bytes, out LongNameSlot part);
            return CheckLongSlot(directory, part, position);
        }

        return slot.Attributes.VolumeId ? Errno.Ok : CheckEntry(directory, bytes, position);
    }
}
