using DriverKit.Dma;
using DriverKit.Kernel.Vfs.Msdosfs.Format;

namespace DriverKit.Kernel.Vfs.Msdosfs;

/// <summary>A mounted FAT volume.</summary>
internal sealed partial class MsdosMount : Mount
{
    /// <summary>Largest file, in bytes: what DIR_FileSize can say.</summary>
    public const long MaxFileSize = uint.MaxValue;

    /// <summary>Up to so many bytes a file is copied without asking whether that pays.</summary>
    public const long UsualCopyLimit = 1 << 20;

    private const int MaxComplaints = 50;

    private readonly Dictionary<uint, DirectoryHint> _hints = [];
    private readonly SimpleLock _hintLock = new();
    private int _complaints;

    public MsdosMount(VirtualFileSystem vfs, CachedDevice device, VolumeIo io, FatGeometry geometry, MountOptions options, CodePage codePage)
        : base(vfs, MsdosFileSystemType.TypeName, device.Name, options)
    {
        Device = device;
        Io = io;
        Geometry = geometry;
        CodePage = codePage;
        Fat = new FatTable(io, vfs.Kernel.Memory, geometry);
        BlockSize = Math.Min(geometry.ClusterSize, Arena.PageSize);
        DeviceSectors = geometry.BytesPerSector / device.SectorSize;
        _wasDirty = geometry.Dirty;
    }

    /// <summary>The device, through the buffer cache.</summary>
    public CachedDevice Device { get; }

    /// <summary>The device, past the buffer cache: for the FAT and the reserved sectors.</summary>
    public VolumeIo Io { get; }

    /// <summary>
    /// Up to so many bytes a file that becomes longer or shorter is copied rather than left for a moment with an entry that does not fit its chain.
    /// </summary>
    public long CopyLimit { get; init; } = UsualCopyLimit;

    /// <summary>Where everything lies.</summary>
    public FatGeometry Geometry { get; }

    /// <summary>What short names are written in.</summary>
    public CodePage CodePage { get; }

    /// <summary>The FAT; under <see cref="FatLock"/>.</summary>
    public FatTable Fat { get; }

    /// <summary>Bytes of a directory that are read and written at once.</summary>
    public int BlockSize { get; }

    /// <summary>The device's sectors in one of the volume's.</summary>
    public int DeviceSectors { get; }

    /// <inheritdoc/>
    public override bool NamesHaveAliases => true;

    /// <inheritdoc/>
    public override Errno GetRoot(out Vnode root) => Vfs.Vnodes.Get(this, MsdosNode.RootKey, out root);

    /// <inheritdoc/>
    public override Errno GetStatistics(ref FileSystemStatistics statistics)
    {
        using KMutex.Scope held = FatLock.Hold();
        Errno error = EnsureMap();
        statistics.BlockSize = Geometry.ClusterSize;
        statistics.Blocks = Geometry.ClusterCount;
        statistics.FreeBlocks = error == Errno.Ok ? FreeCount : 0;
        statistics.NameMax = NameMax;
        return error;
    }

    /// <inheritdoc/>
    public override Errno LoadVnode(ulong key, out Vnode? vnode)
    {
        vnode = null;
        if (key == MsdosNode.RootKey)
        {
            var root = new MsdosDirectory(this, key, default, Geometry.RootCluster, parentCluster: 0);
            return Loaded(root, root.Load(checkParent: false), out vnode);
        }

        return MsdosNode.IsDirectoryKey(key) ? LoadDirectory(key, out vnode) : LoadFile(key, out vnode);
    }

    /// <summary>The vnode of a directory entry that was just looked at. The parent is locked.</summary>
    public Errno GetNode(in SlotRecord record, uint parentCluster, out Vnode node)
    {
        if (!record.Attributes.Directory)
        {
            return Vfs.Vnodes.Get(this, MsdosNode.FileKey(record.Position), out node);
        }

        node = null!;
        uint cluster = record.FirstCluster;
        if (!Geometry.IsCluster(cluster) || cluster == Geometry.RootCluster)
        {
            return Corrupt($"directory entry with first cluster {cluster}");
        }

        using (_hintLock.Hold())
        {
            _hints[cluster] = new DirectoryHint(record, parentCluster);
        }

        Errno error = Vfs.Vnodes.Get(this, MsdosNode.DirectoryKey(cluster), out node);
        using (_hintLock.Hold())
        {
            _hints.Remove(cluster);
        }

        // A directory has one parent, which its ".." names: so no damage makes a loop of the tree.
        if (error == Errno.Ok && ((MsdosDirectory)node).ParentCluster != parentCluster)
        {
            node.Release();
            error = Corrupt($"directory at cluster {cluster} has more than one parent");
        }

        if (error == Errno.Ok && ((MsdosDirectory)node).Record.Position == 0)
        {
            ((MsdosDirectory)node).Record = record;
        }

        return error;
    }

    /// <summary>Whether so many clusters are copied to have an entry and its chain change at once, given how many come or go: at most three times the work.</summary>
    public bool IsWorthACopy(uint kept, uint changed) => kept <= 2L * changed || (long)kept * Geometry.ClusterSize <= CopyLimit;

    /// <summary>Says once more that the volume is damaged.</summary>
    /// <returns>EIO.</returns>
    public Errno Corrupt(string what)
    {
        int seen = Interlocked.Increment(ref _complaints);
        if (seen <= MaxComplaints)
        {
            Vfs.Kernel.Console.WriteLine($"{From}: msdosfs: {what}{(seen == MaxComplaints ? "; no more of these are shown" : string.Empty)}");
        }

        return Errno.EIO;
    }

    /// <summary>Nanoseconds since 1970 now.</summary>
    public long Now() => Vfs.Now;

    /// <summary>Fills a cluster with zeroes on the device.</summary>
    public Errno ZeroCluster(uint cluster)
    {
        Errno error = Vfs.Kernel.Memory.Allocate(Geometry.ClusterSize, out ArenaSegment memory);
        if (error == Errno.Ok)
        {
            memory.Span.Clear();
            error = Io.Write(Geometry.ClusterSector(cluster), memory);
            Vfs.Kernel.Memory.Free(memory);
        }

        return error;
    }

    /// <summary>A sector of the device, from one of the volume.</summary>
    public long ToDevice(long sector) => sector * DeviceSectors;

    private Errno LoadFile(ulong key, out Vnode? vnode)
    {
        vnode = null;
        Errno error = ReadRecord(MsdosNode.PositionOf(key), out SlotRecord record);
        if (error == Errno.Ok)
        {
            vnode = new MsdosFile(this, key, record);
        }

        return error;
    }

    private Errno LoadDirectory(ulong key, out Vnode? vnode)
    {
        vnode = null;
        uint cluster = MsdosNode.ClusterOf(key);
        DirectoryHint hint;
        bool hinted;
        using (_hintLock.Hold())
        {
            hinted = _hints.TryGetValue(cluster, out hint);
        }

        if (!hinted)
        {
            Errno found = FindDirectory(cluster, out hint);
            if (found != Errno.Ok)
            {
                return found;
            }
        }

        var directory = new MsdosDirectory(this, key, hint.Record, cluster, hint.ParentCluster);
        return Loaded(directory, directory.Load(checkParent: hinted), out vnode);
    }

    private static Errno Loaded(MsdosDirectory directory, Errno error, out Vnode? vnode)
    {
        vnode = error == Errno.Ok ? directory : null;
        if (error != Errno.Ok)
        {
            directory.TryKill();
        }

        return error;
    }

    /// <summary>Finds the entry of a directory of which only the first cluster is known: by its parent, which its <c>..</c> names.</summary>
    private Errno FindDirectory(uint cluster, out DirectoryHint hint)
    {
        hint = default;
        Errno error = ReadRecord(Geometry.ClusterSector(cluster) * Geometry.BytesPerSector + DirectorySlot.Size, out SlotRecord dots);
        if (error != Errno.Ok)
        {
            return error == Errno.ENOENT ? Corrupt($"directory at cluster {cluster} does not name its parent") : error;
        }

        uint parent = dots.FirstCluster == Geometry.RootCluster ? 0 : dots.FirstCluster;
        ulong key = parent == 0 ? MsdosNode.RootKey : MsdosNode.DirectoryKey(parent);
        if (parent == cluster || (parent != 0 && !Geometry.IsCluster(parent)))
        {
            return Corrupt($"directory at cluster {cluster} does not name its parent");
        }

        hint = new DirectoryHint(default, parent);
        if (!Vfs.Vnodes.TryGet(this, key, out Vnode? node))
        {
            return Errno.Ok;
        }

        error = ((MsdosDirectory)node!).FindChild(cluster, out SlotRecord record);
        hint = new DirectoryHint(record, parent);
        node.Release();
        return error;
    }

    private Errno ReadRecord(long position, out SlotRecord record)
    {
        record = default;
        int size = Geometry.BytesPerSector;
        long sector = position / size;
        (long block, int length) = BlockOf(sector);
        Errno error = Vfs.Cache.Read(Device, ToDevice(block), length, out MetaBuffer buffer);
        if (error != Errno.Ok)
        {
            return error;
        }

        int offset = (int)(position - (block * size));
        bool parsed = SlotRecord.TryRead(buffer.Data.Slice(offset, DirectorySlot.Size), position, Geometry.Type, out record);
        Vfs.Cache.Release(buffer);
        return parsed ? Errno.Ok : Errno.ENOENT;
    }

    /// <summary>The directory block that a sector lies in.</summary>
    public (long Sector, int Length) BlockOf(long sector)
    {
        int perBlock = BlockSize / Geometry.BytesPerSector;
        bool fixedRoot = sector < Geometry.DataSector;
        long from = fixedRoot ? Geometry.RootSector : Geometry.DataSector;
        if (fixedRoot)
        {
            perBlock = Arena.PageSize / Geometry.BytesPerSector;
        }

        long block = from + ((sector - from) / perBlock * perBlock);
        long end = fixedRoot ? Math.Min(block + perBlock, Geometry.DataSector) : block + perBlock;
        return (block, (int)(end - block) * Geometry.BytesPerSector);
    }
}
