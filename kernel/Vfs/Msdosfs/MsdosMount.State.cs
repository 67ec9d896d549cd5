using DriverKit.Dma;
using DriverKit.Kernel.Vfs.Msdosfs.Format;

namespace DriverKit.Kernel.Vfs.Msdosfs;

/// <content>The volume's state on disk: dirty or put to rest, hints on free space; syncing and unmounting.</content>
internal sealed partial class MsdosMount
{
    // FAT specification 1.03, "FAT[1]": a set bit says that the volume was put to rest.
    private const uint CleanFat16 = 0x8000;
    private const uint CleanFat32 = 0x08000000;

    private readonly bool _wasDirty;
    private readonly List<MsdosFile> _unpublished = [];
    private bool _marked;
    private int _changes;
    private int _orphans;
    private uint _nextFree;

    /// <summary>
    /// Whether what says where things are goes to the device in order and at once; else it goes when it goes.
    /// </summary>
    public bool IsOrdered => !Options.Asynchronous;

    /// <summary>To be called before anything changes: on disk the volume becomes dirty first.</summary>
    public Errno BeginChange()
    {
        Interlocked.Increment(ref _changes);
        if (Volatile.Read(ref _marked))
        {
            return Errno.Ok;
        }

        using KMutex.Scope held = FatLock.Hold();
        if (_marked)
        {
            return Errno.Ok;
        }

        Errno error = MarkState(dirty: true);
        error = error == Errno.Ok ? BarrierLocked() : error;
        Volatile.Write(ref _marked, error == Errno.Ok);
        return error;
    }

    /// <summary>A file without a name is still open: its clusters are lost if the end comes now.</summary>
    public void CountOrphan(int change) => Interlocked.Add(ref _orphans, change);

    /// <summary>Notes a file whose entry is behind; it is seen to at the next sync.</summary>
    public void NoteUnpublished(MsdosFile file)
    {
        using SimpleLock.Scope held = _hintLock.Hold();
        _unpublished.Add(file);
    }

    /// <summary>The file's entry is up to date.</summary>
    public void ForgetUnpublished(MsdosFile file)
    {
        using SimpleLock.Scope held = _hintLock.Hold();
        _unpublished.Remove(file);
    }

    /// <inheritdoc/>
    public override Errno Sync(bool wait)
    {
        if (IsReadOnly)
        {
            return Errno.Ok;
        }

        int changes = Volatile.Read(ref _changes);
        Errno error = PublishAll(wait);
        using (FatLock.Hold())
        {
            Errno flushed = wait ? BarrierLocked() : Errno.Ok;
            flushed = flushed == Errno.Ok ? Fat.Flush() : flushed;
            error = error == Errno.Ok ? flushed : error;
        }

        Errno synced = Vfs.Cache.Sync(Device, wait);
        error = error == Errno.Ok ? synced : error;
        if (wait && error == Errno.Ok)
        {
            using KMutex.Scope held = FatLock.Hold();
            if (_marked && changes == Volatile.Read(ref _changes) && Volatile.Read(ref _orphans) == 0 && !HasUnpublished())
            {
                error = PutToRest();
            }
        }

        return error;
    }

    /// <inheritdoc/>
    public override Errno Unmount(bool force)
    {
        Errno error = Sync(wait: true);
        if (error != Errno.Ok && !force)
        {
            return error;
        }

        if (error != Errno.Ok)
        {
            Vfs.Kernel.Console.WriteLine($"{From}: msdosfs: unmounted by force with {error}; it is left marked as dirty");
        }

        using (FatLock.Hold())
        {
            Fat.Release();
        }

        Vfs.Cache.Close(Device);
        return error;
    }

    /// <summary>Takes the hints of the FSInfo sector, if they can be believed.</summary>
    public Errno ReadHints()
    {
        if (Geometry.FsInfoSector == 0 || _wasDirty)
        {
            return Errno.Ok;
        }

        Errno error = WithSector(Geometry.FsInfoSector, memory =>
        {
            if (FsInfo.TryParse(memory.Span, out FsInfo info) && info.FixedValuesMatch)
            {
                _nextFree = info.NextFree;
            }

            return false;
        });
        return error;
    }

    private Errno PublishAll(bool grown)
    {
        MsdosFile[] files;
        using (_hintLock.Hold())
        {
            files = [.. _unpublished.Where(file => file.TryReference())];
        }

        Errno error = Errno.Ok;
        foreach (MsdosFile file in files)
        {
            file.Lock.EnterWrite();
            Errno one = grown || !IsOrdered || !file.HasGrown ? file.Publish(now: false) : Errno.Ok;
            file.Lock.Exit();
            file.Release();
            error = error == Errno.Ok ? one : error;
        }

        return error;
    }

    private bool HasUnpublished()
    {
        using SimpleLock.Scope held = _hintLock.Hold();
        return _unpublished.Count > 0;
    }

    private Errno PutToRest()
    {
        Errno error = WriteHints();
        error = error == Errno.Ok ? Io.Flush() : error;
        if (error == Errno.Ok)
        {
            _marked = false;
            error = _wasDirty ? Errno.Ok : MarkState(dirty: false);
            error = error == Errno.Ok ? Io.Flush() : error;
        }

        return error;
    }

    private Errno MarkState(bool dirty)
    {
        uint bit = Geometry.Type switch
        {
            FatType.Fat16 => CleanFat16,
            FatType.Fat32 => CleanFat32,
            _ => 0,
        };
        Errno error = Errno.Ok;
        if (bit != 0)
        {
            error = Fat.GetRaw(1, out uint value);
            error = error == Errno.Ok ? Fat.Set(1, dirty ? value & ~bit : value | bit) : error;
            error = error == Errno.Ok ? Fat.Flush() : error;
        }

        return error != Errno.Ok ? error : WithSector(0, memory =>
        {
            ref byte state = ref memory.Span[Geometry.StateOffset];
            VolumeState changed = VolumeState.FromRaw(state) with { Dirty = dirty };
            bool differs = changed.Raw != state;
            state = changed.Raw;
            return differs;
        });
    }

    private Errno WriteHints()
    {
        if (Geometry.FsInfoSector == 0 || (_map is null && !_freedUncounted))
        {
            return Errno.Ok;
        }

        Errno error = EnsureMap();
        if (error != Errno.Ok)
        {
            return error;
        }

        return WithSector(Geometry.FsInfoSector, memory =>
        {
            if (!FsInfo.TryParse(memory.Span, out FsInfo info) || !info.FixedValuesMatch
                || (info.FreeCount == _map!.FreeCount && info.NextFree == _map.Next))
            {
                return false;
            }

            FsInfo.Writer writer = FsInfo.Edit(memory.Span);
            writer.FreeCount = _map.FreeCount;
            writer.NextFree = _map.Next;
            return true;
        });
    }

    /// <summary>Reads a reserved sector and writes it back if the function says that it changed it.</summary>
    private Errno WithSector(long sector, Func<ArenaSegment, bool> change)
    {
        Errno error = Vfs.Kernel.Memory.Allocate(Geometry.BytesPerSector, out ArenaSegment memory);
        if (error != Errno.Ok)
        {
            return error;
        }

        error = Io.Read(sector, memory);
        if (error == Errno.Ok && change(memory))
        {
            error = Io.Write(sector, memory);
        }

        Vfs.Kernel.Memory.Free(memory);
        return error;
    }
}
