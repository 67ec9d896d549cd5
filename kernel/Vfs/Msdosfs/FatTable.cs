using System.Buffers.Binary;
using System.Numerics;
using DriverKit.Dma;
using DriverKit.Kernel.Vfs.Msdosfs.Format;

namespace DriverKit.Kernel.Vfs.Msdosfs;

/// <summary>
/// The FAT, read in stretches as it is needed and kept within a bound of memory. Changes stay here until flushed; whoever needs
/// an order says so by <see cref="WriteThrough"/> and <see cref="Flush"/>. The caller sees to it that one lwp is inside.
/// </summary>
internal sealed class FatTable
{
    private const int ChunkBytes = 32 << 10;
    private const int MaxChunks = 512;

    private readonly VolumeIo _io;
    private readonly KernelMemory _memory;
    private readonly FatGeometry _geometry;
    private readonly FatChunk?[] _chunks;
    private readonly List<FatChunk> _loaded = [];
    private readonly int _sectorsPerChunk;
    private FatChunk? _last;
    private int _hand;

    public FatTable(VolumeIo io, KernelMemory memory, FatGeometry geometry)
    {
        _io = io;
        _memory = memory;
        _geometry = geometry;
        _sectorsPerChunk = ChunkBytes / geometry.BytesPerSector;
        long bytes = ((geometry.LastCluster + 1L) * (int)geometry.Type + 7) / 8;
        _chunks = new FatChunk?[(bytes + ChunkBytes - 1) / ChunkBytes];
    }

    /// <summary>Whether anything is not on disk yet.</summary>
    public bool IsDirty { get; private set; }

    /// <summary>Whether a read error of the active FAT was made good from another copy.</summary>
    public bool UsedOtherCopy { get; private set; }

    /// <summary>What follows a cluster.</summary>
    /// <param name="cluster">0 to the last cluster; 0 and 1 are the reserved entries.</param>
    /// <param name="value">A cluster's number (perhaps out of range), or one of <see cref="FatValue"/>.</param>
    /// <returns>Ok, EIO, ENXIO, ENOMEM.</returns>
    public Errno Get(uint cluster, out uint value)
    {
        Errno error = GetRaw(cluster, out value);
        uint mark = _geometry.Type switch
        {
            FatType.Fat12 => 0xFF7u,
            FatType.Fat16 => 0xFFF7u,
            _ => FatValue.Bad,
        };
        if (value >= mark)
        {
            value = value == mark ? FatValue.Bad : FatValue.End;
        }

        return error;
    }

    /// <summary>An entry's bits as they are, 12, 16 or 28 of them.</summary>
    public Errno GetRaw(uint cluster, out uint value)
    {
        value = 0;
        Errno error = Find(cluster, out FatChunk chunk, out int offset);
        if (error != Errno.Ok)
        {
            return error;
        }

        ReadOnlySpan<byte> bytes = chunk.Memory.Span[offset..];
        value = _geometry.Type switch
        {
            FatType.Fat12 => (cluster & 1) == 0
                ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) & 0xFFFu
                : (uint)BinaryPrimitives.ReadUInt16LittleEndian(bytes) >> 4,
            FatType.Fat16 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            _ => BinaryPrimitives.ReadUInt32LittleEndian(bytes) & 0x0FFFFFFF,
        };
        return Errno.Ok;
    }

    /// <summary>Sets what follows a cluster, in memory.</summary>
    public Errno Set(uint cluster, uint value)
    {
        Errno error = Find(cluster, out FatChunk chunk, out int offset);
        if (error != Errno.Ok)
        {
            return error;
        }

        Span<byte> bytes = chunk.Memory.Span[offset..];
        int width = 2;
        switch (_geometry.Type)
        {
            case FatType.Fat12:
                uint pair = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
                BinaryPrimitives.WriteUInt16LittleEndian(bytes, (cluster & 1) == 0
                    ? (ushort)((pair & 0xF000u) | (value & 0xFFF))
                    : (ushort)((pair & 0xFu) | (value << 4)));
                break;
            case FatType.Fat16:
                BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)value);
                break;
            default:
                // The upper four bits are reserved and kept. FAT specification 1.03, "FAT entry values".
                uint kept = BinaryPrimitives.ReadUInt32LittleEndian(bytes) & 0xF0000000;
                BinaryPrimitives.WriteUInt32LittleEndian(bytes, kept | (value & 0x0FFFFFFF));
                width = 4;
                break;
        }

        int first = offset / _geometry.BytesPerSector;
        int last = (offset + width - 1) / _geometry.BytesPerSector;
        ulong bits = (1UL << first) | (1UL << last);
        chunk.Dirty |= bits;
        chunk.Stale |= bits;
        IsDirty = true;
        return Errno.Ok;
    }

    /// <summary>Whether an entry lies across two sectors (FAT12), so that no write changes it whole or not at all.</summary>
    public bool IsSplit(uint cluster) =>
        _geometry.Type == FatType.Fat12 && (cluster + (cluster >> 1)) % _geometry.BytesPerSector == _geometry.BytesPerSector - 1;

    /// <summary>The clusters whose whole entries lie in the same sector as that of a cluster, which is not split.</summary>
    public (uint First, uint Last) Beside(uint cluster)
    {
        uint size = (uint)_geometry.BytesPerSector;
        if (_geometry.Type != FatType.Fat12)
        {
            uint count = size * 8 / (uint)_geometry.Type;
            return (cluster / count * count, (cluster / count * count) + count - 1);
        }

        // Two bytes from cluster * 3 / 2 on, within the sector.
        uint start = (cluster + (cluster >> 1)) / size * size;
        return (((2 * start) + 2) / 3, ((2 * (start + size - 2)) + 1) / 3);
    }

    /// <summary>Puts the sector of one entry on disk, in the active FAT only; the other copies follow at the next flush.</summary>
    public Errno WriteThrough(uint cluster)
    {
        Errno error = Find(cluster, out FatChunk chunk, out int offset);
        if (error != Errno.Ok)
        {
            return error;
        }

        int first = offset / _geometry.BytesPerSector;
        // An entry of 12 bits may lie across two sectors: both go out in one request.
        int last = _geometry.Type == FatType.Fat12 ? (offset + 1) / _geometry.BytesPerSector : first;
        error = Write(chunk, _geometry.ActiveFat, first, last - first + 1);
        if (error == Errno.Ok)
        {
            chunk.Dirty &= ~((1UL << first) | (1UL << last));
        }

        return error;
    }

    /// <summary>Puts all changes on disk: first in the active FAT, then in the others.</summary>
    public Errno Flush()
    {
        if (!IsDirty)
        {
            return Errno.Ok;
        }

        Errno error = FlushActive();
        foreach (FatChunk chunk in _loaded)
        {
            Errno one = error == Errno.Ok ? FlushCopies(chunk) : error;
            error = error == Errno.Ok ? one : error;
        }

        IsDirty = error != Errno.Ok;
        return error;
    }

    /// <summary>Puts all changes on disk in the active FAT only.</summary>
    public Errno FlushActive()
    {
        foreach (FatChunk chunk in _loaded)
        {
            Errno error = FlushActive(chunk);
            if (error != Errno.Ok)
            {
                return error;
            }
        }

        return Errno.Ok;
    }

    /// <summary>Gives the memory back; what was not flushed is lost.</summary>
    public void Release()
    {
        foreach (FatChunk chunk in _loaded)
        {
            _memory.Free(chunk.Memory);
            _chunks[chunk.Index] = null;
        }

        _loaded.Clear();
        _last = null;
        IsDirty = false;
    }

    private Errno FlushActive(FatChunk chunk)
    {
        while (chunk.Dirty != 0)
        {
            (int first, int count) = Run(chunk.Dirty);
            Errno error = Write(chunk, _geometry.ActiveFat, first, count);
            if (error != Errno.Ok)
            {
                return error;
            }

            chunk.Dirty &= ~Mask(first, count);
        }

        return Errno.Ok;
    }

    private Errno FlushCopies(FatChunk chunk)
    {
        while (chunk.Stale != 0)
        {
            (int first, int count) = Run(chunk.Stale);
            for (int copy = 0; copy < _geometry.FatCount && _geometry.Mirrored; copy++)
            {
                Errno error = copy == _geometry.ActiveFat ? Errno.Ok : Write(chunk, copy, first, count);
                if (error != Errno.Ok)
                {
                    return error;
                }
            }

            chunk.Stale &= ~Mask(first, count);
        }

        return Errno.Ok;
    }

    private static (int First, int Count) Run(ulong bits)
    {
        int first = BitOperations.TrailingZeroCount(bits);
        return (first, BitOperations.TrailingZeroCount(~(bits >> first)));
    }

    private static ulong Mask(int first, int count) => (count == 64 ? ulong.MaxValue : (1UL << count) - 1) << first;

    private Errno Write(FatChunk chunk, int copy, int first, int count)
    {
        int size = _geometry.BytesPerSector;
        long sector = _geometry.FatSector(copy) + ((long)chunk.Index * _sectorsPerChunk) + first;
        return _io.Write(sector, chunk.Memory.Slice(first * size, count * size));
    }

    private Errno Find(uint cluster, out FatChunk chunk, out int offset)
    {
        long at = _geometry.Type switch
        {
            FatType.Fat12 => cluster + (cluster >> 1),
            FatType.Fat16 => cluster * 2L,
            _ => cluster * 4L,
        };
        int index = (int)(at / ChunkBytes);
        offset = (int)(at % ChunkBytes);
        FatChunk? found = _last is not null && _last.Index == index ? _last : (uint)index < (uint)_chunks.Length ? _chunks[index] : null;
        if (found is null)
        {
            return Load(index, out chunk);
        }

        found.Referenced = true;
        _last = chunk = found;
        return Errno.Ok;
    }

    private Errno Load(int index, out FatChunk chunk)
    {
        chunk = null!;
        if ((uint)index >= (uint)_chunks.Length)
        {
            return Errno.EINVAL;
        }

        long sector = (long)index * _sectorsPerChunk;
        int sectors = (int)Math.Min(_sectorsPerChunk, _geometry.FatSectors - sector);
        Errno error = _loaded.Count < MaxChunks
            ? Allocate(out FatChunk fresh)
            : Evict(out fresh);
        if (error != Errno.Ok)
        {
            return error;
        }

        ArenaSegment part = fresh.Memory.Slice(0, sectors * _geometry.BytesPerSector);
        error = _io.Read(_geometry.FatSector(_geometry.ActiveFat) + sector, part);
        for (int copy = 0; copy < _geometry.FatCount && _geometry.Mirrored && error == Errno.EIO; copy++)
        {
            error = copy == _geometry.ActiveFat ? error : _io.Read(_geometry.FatSector(copy) + sector, part);
            UsedOtherCopy |= error == Errno.Ok;
        }

        if (error != Errno.Ok)
        {
            _memory.Free(fresh.Memory);
            return error;
        }

        fresh.Index = index;
        fresh.Referenced = true;
        _chunks[index] = fresh;
        _loaded.Add(fresh);
        _last = chunk = fresh;
        return Errno.Ok;
    }

    private Errno Allocate(out FatChunk chunk)
    {
        chunk = new FatChunk();
        Errno error = _memory.Allocate(ChunkBytes, out chunk.Memory);
        return error == Errno.ENOMEM && _loaded.Count > 0 ? Evict(out chunk) : error;
    }

    private Errno Evict(out FatChunk chunk)
    {
        while (true)
        {
            _hand = (_hand + 1) % _loaded.Count;
            chunk = _loaded[_hand];
            if (!chunk.Referenced)
            {
                break;
            }

            chunk.Referenced = false;
        }

        Errno error = FlushActive(chunk);
        error = error == Errno.Ok ? FlushCopies(chunk) : error;
        if (error == Errno.Ok)
        {
            _chunks[chunk.Index] = null;
            _loaded[_hand] = _loaded[^1];
            _loaded.RemoveAt(_loaded.Count - 1);
            _last = null;
            _hand = 0;
        }

        return error;
    }
}
