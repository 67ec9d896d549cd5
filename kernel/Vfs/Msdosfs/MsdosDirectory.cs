using DriverKit.Kernel.Vfs.Msdosfs.Format;

namespace DriverKit.Kernel.Vfs.Msdosfs;

/// <summary>A directory. Its slots are reached through the buffer cache, by blocks of at most a page.</summary>
internal sealed partial class MsdosDirectory : MsdosNode
{
    /// <summary>Most slots of a directory: its size is at most 2 MiB. FAT specification 1.03, "FAT directory structure".</summary>
    public const int MaxSlots = 65536;

    private const int DotCount = 2;

    private readonly KMutex _scan = new("directory");
    private readonly int _blockSize;
    private ClusterChain _chain = new();
    private DirectoryIndex? _index;
    private char[]? _name;

    public MsdosDirectory(MsdosMount mount, ulong key, in SlotRecord record, uint firstCluster, uint parentCluster)
        : base(mount, VnodeType.Directory, key, record)
    {
        FirstCluster = firstCluster;
        ParentCluster = parentCluster;
        _blockSize = IsFixedRoot ? Dma.Arena.PageSize : mount.BlockSize;
    }

    /// <summary>The first cluster; 0 for the fixed root.</summary>
    public uint FirstCluster { get; private set; }

    /// <summary>The parent's first cluster; 0 where that is the root, and for the root itself.</summary>
    public uint ParentCluster { get; private set; }

    /// <summary>What children know it by: 0 for the root, whatever its type.</summary>
    public uint ClusterForChildren => Key == RootKey ? 0 : FirstCluster;

    /// <inheritdoc/>
    public override long Size => (long)SlotCount * DirectorySlot.Size;

    /// <inheritdoc/>
    protected override long AllocatedBytes => Size;

    private bool IsFixedRoot => FirstCluster == 0;

    private int SlotCount => IsFixedRoot
        ? Volume.Geometry.RootEntries
        : (int)(_chain.Count * (uint)(Volume.Geometry.ClusterSize / DirectorySlot.Size));

    private int SlotsPerSector => Volume.Geometry.BytesPerSector / DirectorySlot.Size;

    private int SlotsPerBlock => _blockSize / DirectorySlot.Size;

    private int SectorOf(int slot) => slot / SlotsPerSector;

    /// <summary>Reads the chain and sees whether it can be believed.</summary>
    /// <param name="checkParent">Whether the entry <c>..</c> must name the parent.</param>
    public Errno Load(bool checkParent)
    {
        if (IsFixedRoot)
        {
            return Errno.Ok;
        }

        uint most = (uint)Math.Max(1, MaxSlots * DirectorySlot.Size / Volume.Geometry.ClusterSize);
        bool sound;
        using (Volume.FatLock.Hold())
        {
            Errno error = Volume.ReadChain(FirstCluster, most, out _chain, out sound);
            if (error != Errno.Ok)
            {
                return error;
            }
        }

        if (_chain.Count == 0)
        {
            return Volume.Corrupt($"directory at cluster {FirstCluster} has no chain");
        }

        if (!sound)
        {
            Volume.Corrupt($"directory at cluster {FirstCluster} has an unsound chain after {_chain.Count} clusters");
        }

        return Key == RootKey ? Errno.Ok : CheckDots(checkParent);
    }

    /// <inheritdoc/>
    protected override Errno FsyncCore(SyncFlags flags)
    {
        bool wait = (flags & SyncFlags.Wait) != 0;
        Errno error = IsChanged && !IsUnlinked ? StoreRecord(now: wait) : Errno.Ok;
        IsChanged = false;
        if (wait && error == Errno.Ok)
        {
            error = Vfs.Cache.Sync(Volume.Device, wait: true);
        }

        return error;
    }

    /// <inheritdoc/>
    protected override void InactiveCore()
    {
        if (!IsUnlinked)
        {
            if (IsChanged)
            {
                IsChanged = false;
                StoreRecord(now: false);
            }

            return;
        }

        InvalidateFrom(0);
        using KMutex.Scope held = Volume.FatLock.Hold();
        Volume.Free(_chain, 0);
        _chain.Cut(0);
        Volume.CountOrphan(-1);
    }

    private Errno CheckDots(bool checkParent)
    {
        Span<byte> bytes = stackalloc byte[DirectorySlot.Size];
        Errno error = ReadSlot(1, bytes);
        if (error != Errno.Ok)
        {
            return error;
        }

        bool dots = DirectorySlot.TryParse(bytes, out DirectorySlot slot) && slot.Attributes.Directory
            && ShortName.FromBytes(slot.Name).Equals(ShortName.Dots(DotCount));
        uint parent = dots ? SlotRecord.FirstClusterOf(slot, Volume.Geometry.Type) : 0;
        if (parent == Volume.Geometry.RootCluster)
        {
            parent = 0;
        }

        if (!dots || (checkParent && parent != ParentCluster))
        {
            return Volume.Corrupt($"directory at cluster {FirstCluster} does not name its parent");
        }

        ParentCluster = parent;
        return Errno.Ok;
    }

    /// <summary>Where a slot lies on the volume, in bytes.</summary>
    private long PositionOf(int slot)
    {
        (long sector, _) = BlockOf(slot / SlotsPerBlock);
        return (sector * Volume.Geometry.BytesPerSector) + (slot % SlotsPerBlock * DirectorySlot.Size);
    }

    private (long Sector, int Length) BlockOf(int block)
    {
        int size = Volume.Geometry.BytesPerSector;
        if (IsFixedRoot)
        {
            long at = Volume.Geometry.RootSector + ((long)block * (_blockSize / size));
            return (at, (int)Math.Min(_blockSize, (Volume.Geometry.DataSector - at) * size));
        }

        int perCluster = Volume.Geometry.ClusterSize / _blockSize;
        uint cluster = _chain.At((uint)(block / perCluster));
        return (Volume.Geometry.ClusterSector(cluster) + (block % perCluster * (_blockSize / size)), _blockSize);
    }

    private Errno ReadBlock(int block, out MetaBuffer buffer)
    {
        (long sector, int length) = BlockOf(block);
        return Vfs.Cache.Read(Volume.Device, Volume.ToDevice(sector), length, out buffer);
    }

    private Errno ReadSlot(int slot, Span<byte> bytes)
    {
        Errno error = ReadBlock(slot / SlotsPerBlock, out MetaBuffer buffer);
        if (error == Errno.Ok)
        {
            buffer.Data.Slice(slot % SlotsPerBlock * DirectorySlot.Size, DirectorySlot.Size).CopyTo(bytes);
            Vfs.Cache.Release(buffer);
        }

        return error;
    }

    /// <summary>Ends a change of a block.</summary>
    private Errno Write(MetaBuffer buffer)
    {
        if (Volume.IsOrdered)
        {
            return Vfs.Cache.Write(buffer);
        }

        Vfs.Cache.WriteDelayed(buffer);
        return Errno.Ok;
    }

    private void InvalidateFrom(uint cluster)
    {
        int size = Volume.Geometry.SectorsPerCluster * Volume.DeviceSectors;
        for (uint at = cluster; at < _chain.Count; at++)
        {
            Vfs.Cache.Invalidate(Volume.Device, Volume.ToDevice(Volume.Geometry.ClusterSector(_chain.At(at))), size);
        }
    }
}
