namespace DriverKit.Kernel.Vfs.Msdosfs;

/// <content>
/// How a large file changes its entry without a copy: the new entry names a chain of the same length, which gets the contents by one write to the FAT.
/// </content>
internal sealed partial class MsdosFile
{
    private const uint MostCopied = 64;

    private uint _switch;

    /// <summary>
    /// Makes a durable chain as long as the file's: its first clusters are copies, the others hold whatever they held. The entries of the last copy
    /// and of what it is a copy of lie in one sector of the FAT. Locked for writing; the chain is complete.
    /// </summary>
    /// <param name="stand">The chain, which nothing names yet.</param>
    /// <returns>Ok; ENOSPC, also where there is no such place; EIO, ENXIO, ENOMEM.</returns>
    public Errno PrepareHandOver(out ClusterChain stand)
    {
        stand = new ClusterChain();
        ClusterChain chain = _chain!;
        Errno error = _pages.Flush(wait: true);
        if (error != Errno.Ok)
        {
            return error;
        }

        using (Volume.FatLock.Hold())
        {
            uint beside = 0;
            for (_switch = 0; beside == 0 && error == Errno.Ok; _switch += beside == 0 ? 1u : 0)
            {
                if (_switch == MostCopied || _switch + 1 >= chain.Count)
                {
                    return Errno.ENOSPC;
                }

                error = Volume.AllocateBeside(chain.At(_switch), out beside);
            }

            error = error == Errno.Ok ? Volume.Allocate(0, _switch, stand) : error;
            if (error == Errno.Ok && stand.Count > 0)
            {
                error = Volume.Fat.Set(stand.Last, beside);
            }

            if (beside != 0)
            {
                stand.Append(beside, 1);
            }

            error = error == Errno.Ok ? Volume.Allocate(0, chain.Count - stand.Count, stand, beside) : error;
        }

        error = error == Errno.Ok ? CopyClusters(_switch + 1, stand) : error;
        using KMutex.Scope held = Volume.FatLock.Hold();
        error = error == Errno.Ok ? Volume.Fat.FlushActive() : error;
        error = error == Errno.Ok ? Volume.BarrierLocked() : error;
        if (error != Errno.Ok)
        {
            Volume.Free(stand, 0);
        }

        return error;
    }

    /// <summary>Exchanges what follows the copies in both chains, by one write of one sector: now the other one has the contents.</summary>
    public Errno HandOver(ClusterChain stand)
    {
        uint old = _chain!.At(_switch);
        uint other = stand.At(_switch);
        using KMutex.Scope held = Volume.FatLock.Hold();
        Errno error = Volume.BarrierLocked();
        error = error == Errno.Ok ? Volume.Fat.Set(old, stand.At(_switch + 1)) : error;
        error = error == Errno.Ok ? Volume.Fat.Set(other, _chain.At(_switch + 1)) : error;
        return error == Errno.Ok ? Volume.Fat.WriteThrough(other) : error;
    }

    /// <summary>The chain after <see cref="HandOver"/> is the file's; what the old entry led to is given back, for that is gone.</summary>
    public void UseHandedOver(ClusterChain stand)
    {
        var now = ClusterChain.Join(stand, _switch + 1, _chain!);
        _chain = ClusterChain.Join(_chain!, _switch + 1, stand);
        UseCopy(now);
    }
}
