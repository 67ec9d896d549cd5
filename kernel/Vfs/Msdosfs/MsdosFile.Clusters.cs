using DriverKit.Dma;
using DriverKit.Kernel.Vfs.Msdosfs.Format;

namespace DriverKit.Kernel.Vfs.Msdosfs;

/// <content>
/// How a file grows, shrinks and moves so that at no moment its entry and its chain disagree on disk; docs/decisions tells why.
/// </content>
internal sealed partial class MsdosFile
{
    private const int CopyBytes = 64 << 10;

    /// <summary>Whether it has clusters that its entry on disk does not reach. Locked.</summary>
    public bool HasGrown => _chain is { } chain && chain.Count != _published;

    /// <summary>The file's clusters, read from the FAT the first time.</summary>
    public Errno EnsureChain(out ClusterChain chain)
    {
        ClusterChain? known = Volatile.Read(ref _chain);
        if (known is not null)
        {
            chain = known;
            return Errno.Ok;
        }

        using KMutex.Scope held = Volume.FatLock.Hold();
        if (_chain is not null)
        {
            chain = _chain;
            return Errno.Ok;
        }

        uint wanted = Volume.ClustersFor(Record.Size);
        Errno error = Errno.Ok;
        bool sound = true;
        if (wanted == 0)
        {
            chain = new ClusterChain();
            sound = Record.FirstCluster == 0;
        }
        else
        {
            error = Volume.ReadChain(Record.FirstCluster, wanted, out chain, out sound);
        }

        if (error == Errno.Ok)
        {
            if (!sound)
            {
                Volume.Corrupt($"the chain from cluster {Record.FirstCluster} does not fit its file of {Record.Size} bytes");
            }

            _published = chain.Count;
            Volatile.Write(ref _chain, chain);
        }

        return error;
    }

    /// <summary>Brings the entry on disk up to date: data first, then the FAT, then the entry. Locked for writing.</summary>
    /// <param name="now">Whether the entry must be on the device when this returns.</param>
    public Errno Publish(bool now)
    {
        if (IsUnlinked || !IsChanged)
        {
            return Errno.Ok;
        }

        Errno error = EnsureChain(out ClusterChain chain);
        if (error != Errno.Ok)
        {
            return error;
        }

        TrimSurplus(chain);
        bool grown = chain.Count != _published;
        bool ordered = Volume.IsOrdered;
        if (grown && ordered)
        {
            error = _pages.Flush(wait: true);
            if (error == Errno.Ok && _published > 0 && Volume.IsWorthACopy(_published, chain.Count - _published))
            {
                error = Relocate(_published, _size, keepsTail: true);
                if (error != Errno.ENOSPC)
                {
                    return error;
                }

                error = Errno.Ok;
            }
        }

        bool linked = false;
        if (error == Errno.Ok && grown)
        {
            using KMutex.Scope held = Volume.FatLock.Hold();
            error = ordered ? Volume.Fat.FlushActive() : Errno.Ok;
            error = error == Errno.Ok ? Volume.BarrierLocked() : error;
            if (error == Errno.Ok && _published > 0)
            {
                linked = true;
                error = Volume.Fat.Set(chain.At(_published - 1), chain.At(_published));
                error = error == Errno.Ok && ordered ? Volume.Fat.WriteThrough(chain.At(_published - 1)) : error;
            }
        }

        if (error == Errno.Ok)
        {
            error = StoreEntry(chain, now || (linked && ordered));
        }

        return error;
    }

    /// <summary>
    /// Copies the first clusters of the file to others and has the entry name those: one write of one sector changes start and size. Locked for writing.
    /// </summary>
    /// <param name="clusters">Clusters that are copied.</param>
    /// <param name="size">The size that the entry gets.</param>
    /// <param name="keepsTail">Whether the clusters after them, which nothing on disk leads to, stay as they are.</param>
    private Errno Relocate(uint clusters, long size, bool keepsTail)
    {
        Errno error = CopyChain(clusters, keepsTail, out ClusterChain copy);
        if (error != Errno.Ok)
        {
            return error;
        }

        ClusterChain old = _chain!;
        _pages.Discard();
        SetSize(size);
        Volatile.Write(ref _chain, copy);
        error = StoreEntry(copy, now: true);
        if (error == Errno.Ok)
        {
            old.Cut(keepsTail ? clusters : old.Count);
            using KMutex.Scope held = Volume.FatLock.Hold();
            Volume.Free(old, 0);
        }

        return error;
    }

    /// <summary>Has the file use a chain that an entry on disk names by now; the old chain is given back.</summary>
    public void UseCopy(ClusterChain copy)
    {
        ClusterChain old = _chain!;
        _pages.Discard();
        Volatile.Write(ref _chain, copy);
        _published = copy.Count;
        Record.FirstCluster = copy.First;
        using KMutex.Scope held = Volume.FatLock.Hold();
        Volume.Free(old, 0);
    }

    /// <summary>Makes a durable copy of the first clusters, in the FAT and on the device, which nothing names yet.</summary>
    /// <param name="clusters">How many.</param>
    /// <param name="keepsTail">Whether the clusters after them, which nothing on disk leads to, follow the copy.</param>
    /// <param name="copy">The chain.</param>
    public Errno CopyChain(uint clusters, bool keepsTail, out ClusterChain copy)
    {
        copy = new ClusterChain();
        Errno error = _pages.Flush(wait: true);
        error = error == Errno.Ok ? EnsureChain(out _) : error;
        if (error == Errno.Ok && clusters > _chain!.Count)
        {
            error = Volume.Corrupt($"a file of {_size} bytes with {_chain.Count} clusters cannot be copied");
        }

        if (error != Errno.Ok)
        {
            return error;
        }

        using (Volume.FatLock.Hold())
        {
            error = Volume.Allocate(0, clusters, copy);
        }

        error = error == Errno.Ok ? CopyClusters(clusters, copy) : error;
        using (Volume.FatLock.Hold())
        {
            if (error == Errno.Ok && keepsTail && clusters < _chain!.Count)
            {
                error = Volume.Fat.Set(copy.Last, _chain.At(clusters));
            }

            error = error == Errno.Ok ? Volume.Fat.FlushActive() : error;
            error = error == Errno.Ok ? Volume.BarrierLocked() : error;
            if (error != Errno.Ok)
            {
                Volume.Free(copy, 0);
            }
            else if (keepsTail)
            {
                copy = ClusterChain.Join(copy, clusters, _chain!);
            }
        }

        return error;
    }

    /// <summary>Copies the contents of the first clusters to other clusters.</summary>
    private Errno CopyClusters(uint clusters, ClusterChain copy)
    {
        Errno error = Vfs.Kernel.Memory.Allocate(CopyBytes, out ArenaSegment memory);
        if (error != Errno.Ok)
        {
            return error;
        }

        uint most = (uint)Math.Max(1, CopyBytes / Volume.Geometry.ClusterSize);
        for (uint at = 0; at < clusters && error == Errno.Ok;)
        {
            ClusterRun from = _chain!.Find(at);
            ClusterRun to = copy.Find(at);
            uint run = Math.Min(from.Index + from.Count - at, to.Index + to.Count - at);
            run = Math.Min(Math.Min(run, clusters - at), most);
            error = CopyRun(_chain.At(at), copy.At(at), run, memory);
            at += run;
        }

        Vfs.Kernel.Memory.Free(memory);
        return error;
    }

    private Errno CopyRun(uint from, uint to, uint count, ArenaSegment memory)
    {
        int size = Volume.Geometry.BytesPerSector;
        long sectors = (long)count * Volume.Geometry.SectorsPerCluster;
        for (long at = 0; at < sectors;)
        {
            int part = (int)Math.Min(sectors - at, CopyBytes / size);
            ArenaSegment segment = memory.Slice(0, part * size);
            Errno error = Volume.Io.Read(Volume.Geometry.ClusterSector(from) + at, segment);
            error = error == Errno.Ok ? Volume.Io.Write(Volume.Geometry.ClusterSector(to) + at, segment) : error;
            if (error != Errno.Ok)
            {
                return error;
            }

            at += part;
        }

        return Errno.Ok;
    }

    private Errno StoreEntry(ClusterChain chain, bool now)
    {
        Record.Size = (uint)_size;
        Record.FirstCluster = chain.First;
        Errno error = StoreRecord(now);
        if (error == Errno.Ok)
        {
            _published = chain.Count;
            IsChanged = false;
            Noted(false);
        }

        return error;
    }

    /// <summary>Takes clusters up to an end; where there are too few, the end comes nearer.</summary>
    private Errno Grow(ref long end)
    {
        Errno error = EnsureChain(out ClusterChain chain);
        uint wanted = Volume.ClustersFor(end);
        if (error != Errno.Ok || wanted <= chain.Count)
        {
            return error;
        }

        if (chain.Count < Volume.ClustersFor(_size))
        {
            return Volume.Corrupt($"a file of {_size} bytes with {chain.Count} clusters cannot grow");
        }

        using (Volume.FatLock.Hold())
        {
            error = Volume.Allocate(chain.Last == 0 ? 0 : chain.Last + 1, wanted - chain.Count, chain, chain.Count > _published ? chain.Last : 0);
        }

        long room = (long)chain.Count * Volume.Geometry.ClusterSize;
        end = Math.Min(end, room);
        if (error != Errno.Ok)
        {
            MarkChanged();
        }

        return error;
    }

    private Errno Shrink(long size)
    {
        Errno error = EnsureChain(out ClusterChain chain);
        uint kept = Volume.ClustersFor(size);
        if (error != Errno.Ok)
        {
            return error;
        }

        bool onDisk = kept < _published;
        if (onDisk && kept > 0 && Volume.IsOrdered && Volume.IsWorthACopy(kept, _published - kept))
        {
            _pages.Truncate(size);
            error = Relocate(kept, size, keepsTail: false);
            if (error != Errno.ENOSPC)
            {
                return error;
            }
        }

        _pages.Truncate(size);
        SetSize(size);
        if (!onDisk)
        {
            TrimSurplus(chain);
            return Errno.Ok;
        }

        Record.Size = (uint)size;
        Record.FirstCluster = kept == 0 ? 0 : chain.First;
        error = StoreRecord(now: Volume.IsOrdered);
        using KMutex.Scope held = Volume.FatLock.Hold();
        error = error == Errno.Ok ? Volume.BarrierLocked() : error;
        if (error == Errno.Ok && kept > 0)
        {
            error = Volume.Fat.Set(chain.At(kept - 1), FatValue.End);
            error = error == Errno.Ok && Volume.IsOrdered ? Volume.Fat.WriteThrough(chain.At(kept - 1)) : error;
        }

        if (error == Errno.Ok)
        {
            Volume.Free(chain, kept);
        }

        chain.Cut(kept);
        _published = kept;
        return error;
    }

    /// <summary>Gives clusters back that were taken for a write that did not come about.</summary>
    private void TrimSurplus(ClusterChain chain)
    {
        uint needed = Math.Max(Volume.ClustersFor(_size), _published);
        if (chain.Count <= needed)
        {
            return;
        }

        _pages.Truncate(_size);
        using KMutex.Scope held = Volume.FatLock.Hold();
        if (needed > _published)
        {
            Volume.Fat.Set(chain.At(needed - 1), FatValue.End);
        }

        Volume.Free(chain, needed);
        chain.Cut(needed);
    }
}
