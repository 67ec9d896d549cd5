using DriverKit.Kernel.Vfs.Msdosfs.Format;

namespace DriverKit.Kernel.Vfs.Msdosfs;

/// <summary>A file.</summary>
internal sealed partial class MsdosFile : MsdosNode, IBlockMapper
{
    private readonly FilePages _pages;
    private ClusterChain? _chain;
    private uint _published;
    private bool _isNoted;
    private long _size;

    public MsdosFile(MsdosMount mount, ulong key, in SlotRecord record)
        : base(mount, VnodeType.Regular, key, record)
    {
        _pages = new FilePages(Vfs.Cache, mount.Device, this);
        _size = record.Size;
    }

    /// <inheritdoc/>
    public override long Size => Volatile.Read(ref _size);

    /// <inheritdoc/>
    public override FilePages? Pages => _pages;

    /// <inheritdoc/>
    protected override long AllocatedBytes => (long)Volume.ClustersFor(_size) * Volume.Geometry.ClusterSize;

    /// <inheritdoc/>
    public Errno Map(long offset, int length, out BlockRun run)
    {
        run = default;
        Errno error = EnsureChain(out ClusterChain chain);
        if (error != Errno.Ok)
        {
            return error;
        }

        int clusterSize = Volume.Geometry.ClusterSize;
        uint index = (uint)(offset / clusterSize);
        if (index >= chain.Count)
        {
            if (offset < _size)
            {
                return Volume.Corrupt($"a chain of {chain.Count} clusters is too short for its file of {_size} bytes");
            }

            run = new BlockRun(-1, length);
            return Errno.Ok;
        }

        ClusterRun clusters = chain.Find(index);
        uint skipped = index - clusters.Index;
        int within = (int)(offset % clusterSize);
        long available = ((long)(clusters.Count - skipped) * clusterSize) - within;
        long sector = Volume.ToDevice(Volume.Geometry.ClusterSector(clusters.First + skipped)) + (within / Volume.Device.SectorSize);
        run = new BlockRun(sector, (int)Math.Min(length, available));
        return Errno.Ok;
    }

    /// <inheritdoc/>
    protected override Errno ReadCore(long offset, Span<byte> destination, out int read)
    {
        Errno error = _pages.Read(offset, destination, _size, out read);
        if (read > 0 && !Mount.Options.NoAccessTime && !Mount.IsReadOnly)
        {
            NoteAccess();
        }

        return error;
    }

    /// <inheritdoc/>
    protected override Errno WriteCore(long offset, ReadOnlySpan<byte> source, out int written)
    {
        written = 0;
        if (source.IsEmpty)
        {
            return Errno.Ok;
        }

        if (offset >= MsdosMount.MaxFileSize)
        {
            return Errno.EFBIG;
        }

        long end = Math.Min(offset + source.Length, MsdosMount.MaxFileSize);
        Errno error = Volume.BeginChange();
        Errno grown = error == Errno.Ok ? Grow(ref end) : error;
        if (grown is not (Errno.Ok or Errno.ENOSPC) || end <= offset)
        {
            return grown == Errno.Ok ? error : grown;
        }

        if (offset > _size)
        {
            error = _pages.Zero(_size, offset - _size, _size);
            SetSize(error == Errno.Ok ? offset : _size);
        }

        if (error == Errno.Ok)
        {
            error = _pages.Write(offset, source[..(int)(end - offset)], _size, out written);
            SetSize(Math.Max(_size, offset + written));
        }

        if (written > 0)
        {
            Record.Attributes = Record.Attributes with { Archive = true };
            Touch();
        }

        return error == Errno.Ok && written < source.Length ? (grown == Errno.Ok ? Errno.EFBIG : grown) : error;
    }

    /// <inheritdoc/>
    protected override Errno TruncateCore(long size)
    {
        if (size > MsdosMount.MaxFileSize)
        {
            return Errno.EFBIG;
        }

        Errno error = Volume.BeginChange();
        if (error != Errno.Ok || size == _size)
        {
            if (error == Errno.Ok)
            {
                Touch();
            }

            return error;
        }

        if (size < _size)
        {
            error = Shrink(size);
        }
        else
        {
            long end = size;
            error = Grow(ref end);
            if (error == Errno.Ok)
            {
                error = _pages.Zero(_size, size - _size, _size);
            }

            SetSize(error == Errno.Ok ? size : _size);
        }

        if (error == Errno.Ok)
        {
            Record.Attributes = Record.Attributes with { Archive = true };
            Touch();
        }

        return error;
    }

    /// <inheritdoc/>
    protected override Errno FsyncCore(SyncFlags flags)
    {
        bool wait = (flags & SyncFlags.Wait) != 0;
        Errno error = _pages.Flush(wait);
        if (error == Errno.Ok && !IsUnlinked)
        {
            error = Publish(now: wait);
            error = error == Errno.Ok && wait ? SettleRecord() : error;
        }

        if (wait && error == Errno.Ok)
        {
            error = Vfs.Cache.FlushDevice(Volume.Device);
        }

        return error;
    }

    /// <inheritdoc/>
    protected override void InactiveCore()
    {
        if (!IsUnlinked)
        {
            Publish(now: false);
            return;
        }

        _pages.Discard();
        Errno error = EnsureChain(out ClusterChain chain);
        using (Volume.FatLock.Hold())
        {
            if (error == Errno.Ok)
            {
                Volume.Free(chain, 0);
            }
        }

        chain.Cut(0);
        Volume.CountOrphan(-1);
    }

    /// <summary>The file's name is gone from the disk.</summary>
    public void Unlinked()
    {
        Volume.CountOrphan(1);
        Noted(false);
        MarkUnlinked();
    }

    /// <summary>The entry moved: with its key, unless another vnode has it now.</summary>
    public void Moved(long position)
    {
        Record.Position = position;
        Vfs.Vnodes.Rekey(this, FileKey(position));
    }

    private void NoteAccess()
    {
        const long Day = 86400 * FatClock.Second;
        long today = Volume.Now() / Day;
        if (Record.Accessed / Day != today)
        {
            Record.Accessed = today * Day;
            MarkChanged();
        }
    }

    /// <inheritdoc/>
    protected override void MarkChanged()
    {
        base.MarkChanged();
        Noted(!IsUnlinked);
    }

    private void Noted(bool noted)
    {
        if (noted == _isNoted)
        {
            return;
        }

        _isNoted = noted;
        if (noted)
        {
            Volume.NoteUnpublished(this);
        }
        else
        {
            Volume.ForgetUnpublished(this);
        }
    }

    private void SetSize(long size) => Volatile.Write(ref _size, size);
}
