using DriverKit.Hosting;

namespace DriverKit.Kernel.Vfs;

/// <summary>
/// The buffer cache of a kernel, buffercache(9): sectors of devices (metadata, by <see cref="MetaBuffer"/>) and contents of files
/// (by <see cref="FilePages"/>) in arena memory, one pool, one age list, one limit. Nothing here takes a vnode's lock, so that memory can be
/// cleaned and taken at any time, by anybody.
/// </summary>
/// <remarks>Thread context for all that may wait. Writes go out when told to, when too much is unwritten, and after <see cref="WriteBehindDelay"/>.</remarks>
public sealed partial class BufferCache : IBlockRequestOwner
{
    private readonly RumpKernel _kernel;
    private readonly SpinMutex _lock;
    private readonly CondVar _changed = new("buffer");
    private readonly Dictionary<(CachedDevice Device, long Sector), MetaEntry> _buffers = [];
    private readonly List<CachedDevice> _devices = [];
    private MetaBuffer[] _spareBuffers = new MetaBuffer[8];
    private int _spareBufferCount;

    internal BufferCache(RumpKernel kernel, Action writeBehind)
    {
        _kernel = kernel;
        _lock = new SpinMutex(kernel.Host);
        _writeBehind = new WriteBehind(kernel, writeBehind);
        Limit = Math.Min(kernel.Memory.Limit / 2, 128L << 20);
    }

    /// <summary>Most bytes of memory it may hold. Half the kernel's memory limit at first, at most 128 MiB.</summary>
    public long Limit { get; set; }

    /// <summary>Most unwritten bytes: a writer beyond that waits for the device. A quarter of the limit if not set.</summary>
    public long UnwrittenLimit
    {
        get => field == 0 ? Math.Max(Limit / 4, 1 << 20) : field;
        set;
    }

    /// <summary>How long a change may stay in memory before it is written without being told; 0 for never.</summary>
    public TimeSpan WriteBehindDelay
    {
        get => _writeBehind.Delay;
        set => _writeBehind.Delay = value;
    }

    /// <summary>Bytes of memory it holds.</summary>
    public long InUse => Volatile.Read(ref _inUse);

    /// <summary>Bytes that are not on their device yet, those on their way included.</summary>
    public long Unwritten => Volatile.Read(ref _unwritten);

    /// <summary>Requests that found what they wanted.</summary>
    public long Hits => Volatile.Read(ref _hits);

    /// <summary>Requests that had to read.</summary>
    public long Misses => Volatile.Read(ref _misses);

    internal IHost Host => _kernel.Host;

    internal void StopWriteBehind() => _writeBehind.Stop();

    /// <summary>Opens a device.</summary>
    /// <param name="device">The device.</param>
    /// <param name="write">Whether it will be written.</param>
    /// <param name="opened">What buffers are asked for with.</param>
    /// <returns>Ok, EBUSY (opened here already), or the device's ENXIO, EROFS, EIO.</returns>
    public Errno Open(BlockDevice device, bool write, out CachedDevice opened)
    {
        opened = null!;
        using (_lock.Hold())
        {
            if (_devices.Exists(d => d.Device == device))
            {
                return Errno.EBUSY;
            }
        }

        Errno error = device.Open(write);
        if (error != Errno.Ok)
        {
            return error;
        }

        opened = new CachedDevice(_kernel, device, write);
        using SpinMutex.Scope held = _lock.Hold();
        _devices.Add(opened);
        return Errno.Ok;
    }

    /// <summary>Closes a device: what is unwritten is written (call <see cref="Sync"/> before to hear of errors), its buffers go.</summary>
    /// <param name="device">The device; no buffer of it is owned.</param>
    public void Close(CachedDevice device)
    {
        Sync(device, wait: true);
        DropAll(device);
        using (_lock.Hold())
        {
            _devices.Remove(device);
        }

        device.Device.Close();
    }

    /// <summary>Gets sectors with their contents, bread(9). The caller owns the buffer until it releases or writes it.</summary>
    /// <param name="device">The device.</param>
    /// <param name="sector">First sector.</param>
    /// <param name="length">Length in bytes, a multiple of the sector size, at most <see cref="FilePages.ExtentSize"/>; a sector is always asked for with the same length.</param>
    /// <param name="buffer">The buffer; null on error.</param>
    /// <returns>Ok, EIO, ENXIO, ENOMEM, EINVAL (beyond the device's end).</returns>
    public Errno Read(CachedDevice device, long sector, int length, out MetaBuffer buffer)
    {
        Errno error = Get(device, sector, length, out buffer);
        if (error != Errno.Ok || !buffer.Entry.IsFresh)
        {
            _hits++;
            return error;
        }

        _misses++;
        MetaEntry entry = buffer.Entry;
        error = ReadNow(entry, entry.AllPages);
        if (error != Errno.Ok)
        {
            Release(buffer);
            buffer = null!;
            return error;
        }

        entry.IsFresh = false;
        return Errno.Ok;
    }

    /// <summary>Gets sectors to be overwritten whole, getblk(9): the contents are those cached, else undefined.</summary>
    /// <param name="device">The device.</param>
    /// <param name="sector">First sector.</param>
    /// <param name="length">As for <see cref="Read"/>.</param>
    /// <param name="buffer">The buffer, owned by the caller; null on error.</param>
    /// <returns>Ok, ENXIO, ENOMEM, EINVAL.</returns>
    public Errno Get(CachedDevice device, long sector, int length, out MetaBuffer buffer)
    {
        buffer = null!;
        if (length <= 0 || length > FilePages.ExtentSize || length % device.SectorSize != 0
            || sector < 0 || sector > device.SectorCount - (length / device.SectorSize))
        {
            return Errno.EINVAL;
        }

        MetaBuffer? spare = null;
        _lock.Enter();
        while (true)
        {
            if (device.IsGone)
            {
                StoreSpare(spare);
                _lock.Exit();
                return Errno.ENXIO;
            }

            if (_buffers.TryGetValue((device, sector), out MetaEntry? found))
            {
                if (found.State != CacheState.Idle)
                {
                    _changed.Wait(_lock);
                    continue;
                }

                if (found.Length == length)
                {
                    found.State = CacheState.Owned;
                    found.IsRecent = true;
                    found.IsFresh = found.Valid == 0;
                    StoreSpare(spare);
                    _lock.Exit();
                    buffer = found.Buffer;
                    return Errno.Ok;
                }

                // Asked for with another length: what is there is written and forgotten.
                if (found.Dirty != 0)
                {
                    CacheRequest? chain = StartWrite(found);
                    _lock.Exit();
                    Submit(chain);
                    _lock.Enter();
                    continue;
                }

                Forget(found);
                continue;
            }

            if (spare is not null && spare.Entry.Segment.Length >= length)
            {
                MetaEntry entry = spare.Entry;
                entry.Become(device, sector, length);
                entry.State = CacheState.Owned;
                entry.IsFresh = true;
                _buffers.Add((device, sector), entry);
                AddToAge(entry);
                _lock.Exit();
                buffer = spare;
                return Errno.Ok;
            }

            spare = TakeSpare();
            _lock.Exit();
            Errno error = AllocateMemory(length, spare.Entry);
            _lock.Enter();
            if (error != Errno.Ok)
            {
                StoreSpare(spare);
                _lock.Exit();
                return error;
            }
        }
    }

    /// <summary>Gives a buffer back unchanged, brelse(9). Changes made to it and not written stay in memory only: do not.</summary>
    /// <param name="buffer">The buffer, owned by the caller.</param>
    public void Release(MetaBuffer buffer)
    {
        MetaEntry entry = buffer.Entry;
        using SpinMutex.Scope held = _lock.Hold();
        entry.State = CacheState.Idle;
        if (entry.IsFresh && entry.Dirty == 0)
        {
            Forget(entry);
        }

        Wake();
    }

    /// <summary>Has a buffer written later and releases it, bdwrite(9). Errors show at the next <see cref="Sync"/>.</summary>
    /// <param name="buffer">The buffer, owned by the caller.</param>
    public void WriteDelayed(MetaBuffer buffer)
    {
        MetaEntry entry = buffer.Entry;
        using SpinMutex.Scope held = _lock.Hold();
        MarkDirty(entry, entry.AllPages);
        entry.State = CacheState.Idle;
        Wake();
    }

    /// <summary>Starts writing a buffer and releases it, bawrite(9). Errors show at the next <see cref="Sync"/>.</summary>
    /// <param name="buffer">The buffer, owned by the caller.</param>
    public void WriteAsync(MetaBuffer buffer)
    {
        MetaEntry entry = buffer.Entry;
        CacheRequest? chain;
        using (_lock.Hold())
        {
            MarkDirty(entry, entry.AllPages);
            entry.State = CacheState.Idle;
            chain = StartWrite(entry);
        }

        Submit(chain);
    }

    /// <summary>Writes a buffer, waits for it and releases it, bwrite(9). The device may still keep it in a cache of its own: see <see cref="FlushDevice"/>.</summary>
    /// <param name="buffer">The buffer, owned by the caller.</param>
    /// <returns>Ok, EIO, ENXIO, EROFS.</returns>
    public Errno Write(MetaBuffer buffer)
    {
        MetaEntry entry = buffer.Entry;
        CacheRequest? chain;
        _lock.Enter();
        MarkDirty(entry, entry.AllPages);
        entry.State = CacheState.Idle;
        entry.Pins++;
        entry.ReportsErrors = false;
        chain = StartWrite(entry);
        _lock.Exit();
        Submit(chain);
        _lock.Enter();
        while (entry.State == CacheState.Writing)
        {
            _changed.Wait(_lock);
        }

        Errno error = entry.Device.IsGone ? Errno.ENXIO : entry.Error;
        entry.ReportsErrors = true;
        entry.Pins--;
        Wake();
        _lock.Exit();
        return error;
    }

    /// <summary>Forgets sectors, changes included: they were freed and may become something else (binval). Waits for writes under way.</summary>
    /// <param name="device">The device.</param>
    /// <param name="sector">First sector.</param>
    /// <param name="count">Sectors.</param>
    public void Invalidate(CachedDevice device, long sector, long count)
    {
        _lock.Enter();
        for (long at = sector; at < sector + count;)
        {
            if (!_buffers.TryGetValue((device, at), out MetaEntry? entry))
            {
                at++;
            }
            else if (entry.State != CacheState.Idle || entry.Pins > 0)
            {
                _changed.Wait(_lock);
            }
            else
            {
                MarkClean(entry);
                Forget(entry);
            }
        }

        _lock.Exit();
    }

    private MetaBuffer TakeSpare() => _spareBufferCount > 0 ? _spareBuffers[--_spareBufferCount] : new MetaBuffer(this);

    private void StoreSpare(MetaBuffer? spare)
    {
        if (spare is null)
        {
            return;
        }

        FreeMemory(spare.Entry);
        if (_spareBufferCount == _spareBuffers.Length)
        {
            if (_spareBufferCount >= 1024)
            {
                return;
            }

            Array.Resize(ref _spareBuffers, _spareBufferCount * 2);
        }

        _spareBuffers[_spareBufferCount++] = spare;
    }

    internal void Unhash(MetaEntry entry)
    {
        _buffers.Remove((entry.Device, entry.Sector));
    }
}
