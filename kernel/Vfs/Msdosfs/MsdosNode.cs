using DriverKit.Kernel.Vfs.Msdosfs.Format;

namespace DriverKit.Kernel.Vfs.Msdosfs;

/// <summary>What files and directories have in common: an entry with attributes and times.</summary>
internal abstract class MsdosNode : Vnode
{
    /// <summary>Key of the root directory.</summary>
    public const ulong RootKey = 1;

    private const ulong DirectoryBit = 1UL << 40;

    protected MsdosNode(MsdosMount mount, VnodeType type, ulong key, in SlotRecord record)
        : base(mount, type, key)
    {
        Volume = mount;
        Record = record;
    }

    /// <summary>The volume.</summary>
    public MsdosMount Volume { get; }

    /// <summary>What the entry says, as far as it is not newer here.</summary>
    public SlotRecord Record;

    /// <summary>Whether anything here is newer than the entry.</summary>
    protected bool IsChanged { get; set; }

    /// <summary>The key of a file: where its entry lies, for it may have no cluster.</summary>
    public static ulong FileKey(long position) => ((ulong)position / DirectorySlot.Size) + 2;

    /// <summary>The key of a directory: its first cluster, for that is what its children know of it.</summary>
    public static ulong DirectoryKey(uint cluster) => DirectoryBit | cluster;

    /// <summary>Whether a key is a directory's.</summary>
    public static bool IsDirectoryKey(ulong key) => (key & DirectoryBit) != 0;

    /// <summary>The first cluster of a directory's key.</summary>
    public static uint ClusterOf(ulong key) => (uint)key;

    /// <summary>The place of an entry of a file's key.</summary>
    public static long PositionOf(ulong key) => (long)(key - 2) * DirectorySlot.Size;

    /// <summary>Stores the record into its slot.</summary>
    /// <param name="now">Whether it must be on the device when this returns.</param>
    public Errno StoreRecord(bool now)
    {
        if (Record.Position == 0)
        {
            return Errno.Ok;
        }

        int size = Volume.Geometry.BytesPerSector;
        (long block, int length) = Volume.BlockOf(Record.Position / size);
        Errno error = Vfs.Cache.Read(Volume.Device, Volume.ToDevice(block), length, out MetaBuffer buffer);
        if (error != Errno.Ok)
        {
            return error;
        }

        Record.Store(buffer.Data.Slice((int)(Record.Position - (block * size)), DirectorySlot.Size), Volume.Geometry.Type);
        if (now)
        {
            return Vfs.Cache.Write(buffer);
        }

        Vfs.Cache.WriteDelayed(buffer);
        return Errno.Ok;
    }

    /// <summary>Has the record on the device if it was stored before and still waits to be written.</summary>
    protected Errno SettleRecord()
    {
        if (Record.Position == 0)
        {
            return Errno.Ok;
        }

        (long block, int length) = Volume.BlockOf(Record.Position / Volume.Geometry.BytesPerSector);
        Errno error = Vfs.Cache.Read(Volume.Device, Volume.ToDevice(block), length, out MetaBuffer buffer);
        if (error == Errno.Ok && buffer.IsDirty)
        {
            return Vfs.Cache.Write(buffer);
        }

        if (error == Errno.Ok)
        {
            Vfs.Cache.Release(buffer);
        }

        return error;
    }

    /// <summary>Notes that contents or attributes changed now.</summary>
    public void Touch()
    {
        Record.Modified = Volume.Now();
        Record.Accessed = Record.Modified;
        MarkChanged();
    }

    /// <inheritdoc/>
    protected override Errno GetAttributesCore(ref VnodeAttributes attributes)
    {
        MountOptions options = Mount.Options;
        bool directory = Type == VnodeType.Directory;
        attributes.Mode = (directory ? options.DirectoryMode : options.FileMode) ?? 0x1ED;
        if (Record.Attributes.ReadOnly && !directory)
        {
            attributes.Mode &= ~0x92;
        }

        attributes.Uid = options.Uid;
        attributes.Gid = options.Gid;
        attributes.BlockSize = Math.Max(Volume.Geometry.ClusterSize, 4096);
        attributes.AllocatedBytes = AllocatedBytes;
        attributes.ModifyTime = Record.Modified;
        attributes.AccessTime = Record.Accessed == 0 ? Record.Modified : Record.Accessed;
        attributes.ChangeTime = Record.Modified;
        attributes.BirthTime = Record.Created == 0 ? Record.Modified : Record.Created;
        return Errno.Ok;
    }

    /// <inheritdoc/>
    protected override Errno SetAttributesCore(in AttributeChanges changes)
    {
        MountOptions options = Mount.Options;
        if ((changes.Uid ?? options.Uid) != options.Uid || (changes.Gid ?? options.Gid) != options.Gid)
        {
            return Errno.EPERM;
        }

        Errno error = Volume.BeginChange();
        if (error != Errno.Ok)
        {
            return error;
        }

        if (changes.Mode is { } mode && Type != VnodeType.Directory)
        {
            Record.Attributes = Record.Attributes with { ReadOnly = (mode & 0x80) == 0 };
        }

        Record.Modified = changes.ModifyTime ?? Record.Modified;
        Record.Accessed = changes.AccessTime ?? Record.Accessed;
        MarkChanged();
        return Errno.Ok;
    }

    /// <summary>Bytes of storage it takes.</summary>
    protected abstract long AllocatedBytes { get; }

    /// <summary>Remembers to bring the entry up to date.</summary>
    protected virtual void MarkChanged()
    {
        IsChanged = true;
        RequestInactive();
    }
}
