using DriverKit.Kernel.Vfs.Msdosfs.Format;

namespace DriverKit.Kernel.Vfs.Msdosfs;

/// <content>Clusters: taken, linked, given back.</content>
internal sealed partial class MsdosMount
{
    private readonly List<ClusterRun> _waiting = [];
    private uint _waitingCount;
    private ClusterMap? _map;
    private bool _freedUncounted;

    /// <summary>Guards the FAT, the map of free clusters and the volume's state. Taken after any vnode's lock.</summary>
    public KMutex FatLock { get; } = new("fat");

    /// <summary>Clusters that so many bytes take.</summary>
    public uint ClustersFor(long bytes) => (uint)((bytes + Geometry.ClusterSize - 1) / Geometry.ClusterSize);

    /// <summary>Reads a chain out of the FAT, every link checked.</summary>
    /// <param name="first">Its first cluster.</param>
    /// <param name="most">Clusters at most: where a chain goes on beyond them, the rest is left alone.</param>
    /// <param name="chain">As much of it as is sound.</param>
    /// <param name="sound">True if it is no longer than that and ends as it should.</param>
    /// <returns>Ok, also for an unsound one; EIO, ENXIO or ENOMEM when the FAT cannot be read.</returns>
    public Errno ReadChain(uint first, uint most, out ClusterChain chain, out bool sound)
    {
        chain = new ClusterChain();
        sound = false;
        uint at = first;
        for (uint i = 0; i < most; i++)
        {
            if (!Geometry.IsCluster(at))
            {
                sound = at == FatValue.End;
                return Errno.Ok;
            }

            Errno error = Fat.Get(at, out uint next);
            if (error != Errno.Ok)
            {
                return error;
            }

            if (next is FatValue.Free or FatValue.Bad)
            {
                return Errno.Ok;
            }

            chain.Append(at, 1);
            at = next;
        }

        sound = at == FatValue.End;
        return Errno.Ok;
    }

    /// <summary>Takes free clusters and links them to one another in the FAT's memory, the last one ending the chain. Under the FAT's lock.</summary>
    /// <param name="goal">Where they would best lie, or 0.</param>
    /// <param name="count">How many.</param>
    /// <param name="into">They are appended here, as many as there are.</param>
    /// <param name="linkFrom">A cluster to link the first of them to, which nothing on disk leads to; or 0.</param>
    /// <returns>Ok, ENOSPC after fewer, EIO, ENXIO, ENOMEM.</returns>
    public Errno Allocate(uint goal, uint count, ClusterChain into, uint linkFrom = 0)
    {
        Errno error = EnsureMap();
        uint previous = linkFrom;
        while (count > 0 && error == Errno.Ok)
        {
            int got = _map!.Allocate(goal, (int)Math.Min(count, int.MaxValue), out uint first);
            if (got == 0)
            {
                error = _waiting.Count == 0 ? Errno.ENOSPC : BarrierLocked();
                continue;
            }

            for (uint cluster = first; cluster < first + (uint)got && error == Errno.Ok; cluster++)
            {
                error = previous == 0 ? Errno.Ok : Fat.Set(previous, cluster);
                error = error == Errno.Ok ? Fat.Set(cluster, FatValue.End) : error;
                previous = cluster;
            }

            if (error != Errno.Ok)
            {
                for (uint cluster = first; cluster < first + (uint)got; cluster++)
                {
                    _map.Give(cluster);
                }

                return error;
            }

            into.Append(first, (uint)got);
            goal = previous + 1;
            count -= (uint)got;
        }

        return error;
    }

    /// <summary>Takes a free cluster for the end of a directory: none whose entry two sectors hold, if there is another. Under the FAT's lock.</summary>
    /// <param name="goal">Where it would best lie, or 0.</param>
    /// <param name="chain">A chain of it alone.</param>
    /// <returns>Ok, ENOSPC, EIO, ENXIO, ENOMEM.</returns>
    public Errno AllocateForDirectory(uint goal, out ClusterChain chain)
    {
        chain = new ClusterChain();
        Errno error = Allocate(goal, 1, chain);
        if (error != Errno.Ok || !Fat.IsSplit(chain.First))
        {
            return error;
        }

        var other = new ClusterChain();
        if (Allocate(chain.First + 1, 1, other) == Errno.Ok)
        {
            Free(chain, 0);
            chain = other;
        }

        return Errno.Ok;
    }

    /// <summary>Takes a free cluster whose entry lies in one sector of the FAT with another's, and makes it the end of a chain. Under the FAT's lock.</summary>
    /// <param name="cluster">The other cluster.</param>
    /// <param name="beside">The one taken, 0 if there is none.</param>
    /// <returns>Ok, also when there is none; EIO, ENXIO, ENOMEM.</returns>
    public Errno AllocateBeside(uint cluster, out uint beside)
    {
        beside = 0;
        Errno error = EnsureMap();
        if (error != Errno.Ok || Fat.IsSplit(cluster))
        {
            return error;
        }

        (uint first, uint last) = Fat.Beside(cluster);
        beside = _map!.TakeWithin(first, last);
        return beside == 0 ? Errno.Ok : Fat.Set(beside, FatValue.End);
    }

    /// <summary>Gives clusters of a chain back. Nothing on disk may lead to them any more. Under the FAT's lock.</summary>
    /// <param name="chain">The chain.</param>
    /// <param name="from">The first to go, counted within the file.</param>
    public void Free(ClusterChain chain, uint from)
    {
        foreach (ClusterRun run in chain.Runs)
        {
            uint skip = run.Index >= from ? 0 : Math.Min(run.Count, from - run.Index);
            if (skip == run.Count)
            {
                continue;
            }

            // With a cache that loses writes, what led to them may come back until the next barrier.
            if (NeedsBarriers)
            {
                _waiting.Add(run with { First = run.First + skip, Count = run.Count - skip });
                _waitingCount += run.Count - skip;
            }
            else if (!FreeNow(run.First + skip, run.Count - skip))
            {
                return;
            }
        }
    }

    /// <summary>What was written before is on the medium before what is written after. Not under the FAT's lock.</summary>
    /// <returns>Ok (at once where the device keeps the order of writes, or none is asked for), EIO, ENXIO.</returns>
    public Errno Barrier()
    {
        if (!NeedsBarriers)
        {
            return Errno.Ok;
        }

        using KMutex.Scope held = FatLock.Hold();
        return BarrierLocked();
    }

    /// <summary>As <see cref="Barrier"/>, under the FAT's lock.</summary>
    public Errno BarrierLocked()
    {
        Errno error = NeedsBarriers ? Io.Flush() : Errno.Ok;
        if (error == Errno.Ok && _waiting.Count > 0)
        {
            foreach (ClusterRun run in _waiting)
            {
                FreeNow(run.First, run.Count);
            }

            _waiting.Clear();
            _waitingCount = 0;
        }

        return error;
    }

    /// <summary>Whether so many clusters are free. Under the FAT's lock.</summary>
    public bool HasFree(uint count) => EnsureMap() == Errno.Ok && FreeCount >= count;

    private bool NeedsBarriers => IsOrdered && Io.Device.HasVolatileCache;

    private uint FreeCount => _map!.FreeCount + _waitingCount;

    private bool FreeNow(uint first, uint count)
    {
        for (uint cluster = first; cluster < first + count; cluster++)
        {
            if (Fat.Set(cluster, FatValue.Free) != Errno.Ok)
            {
                return false;
            }

            _freedUncounted |= _map is null;
            if (_map is not null && !_map.Give(cluster))
            {
                Corrupt($"cluster {cluster} was freed twice: two files share it");
            }
        }

        return true;
    }

    private Errno EnsureMap()
    {
        if (_map is not null)
        {
            return Errno.Ok;
        }

        var map = new ClusterMap(Geometry);
        for (uint cluster = FatGeometry.FirstCluster; cluster <= Geometry.LastCluster; cluster++)
        {
            Errno error = Fat.Get(cluster, out uint value);
            if (error != Errno.Ok)
            {
                return error;
            }

            if (value != FatValue.Free)
            {
                map.Take(cluster);
            }
        }

        if (_nextFree >= FatGeometry.FirstCluster && _nextFree <= Geometry.LastCluster)
        {
            map.Next = _nextFree;
        }

        _map = map;
        return Errno.Ok;
    }
}
