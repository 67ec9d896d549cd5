using DriverKit.Dma;

namespace DriverKit.Kernel.Vfs.Msdosfs;

/// <summary>Synchronous reads and writes of a volume's sectors, for what must happen in order. Thread context; one caller or many.</summary>
internal sealed class VolumeIo
{
    private readonly SimpleLock _lock = new();
    private readonly Stack<SyncRequest> _free = new();
    private readonly RumpKernel _kernel;
    private readonly BlockDevice _device;

    /// <summary>A way to a device's sectors.</summary>
    public VolumeIo(RumpKernel kernel, BlockDevice device)
    {
        _kernel = kernel;
        _device = device;
        SectorSize = device.SectorSize;
    }

    /// <summary>The device.</summary>
    public BlockDevice Device => _device;

    /// <summary>Bytes a sector, at least the device's.</summary>
    public int SectorSize { get; private set; }

    /// <summary>Size of the device in bytes.</summary>
    public long Length => _device.SectorCount * _device.SectorSize;

    /// <summary>Counts in the volume's sectors from now on.</summary>
    /// <returns>False when the device's own are larger.</returns>
    public bool UseSectorSize(int bytes)
    {
        SectorSize = bytes;
        return bytes >= _device.SectorSize;
    }

    /// <summary>Reads whole sectors.</summary>
    public Errno Read(long sector, ArenaSegment memory) => Carry(BlockOp.Read, sector, memory);

    /// <summary>Writes whole sectors and returns when the device has taken them.</summary>
    public Errno Write(long sector, ArenaSegment memory) => Carry(BlockOp.Write, sector, memory);

    /// <summary>Makes all that was written durable.</summary>
    public Errno Flush() => Carry(BlockOp.Flush, 0, default);

    private Errno Carry(BlockOp op, long sector, ArenaSegment memory)
    {
        SyncRequest? request;
        using (_lock.Hold())
        {
            _free.TryPop(out request);
        }

        request ??= new SyncRequest(_kernel.Host);
        request.Clear();
        request.Op = op;
        request.Sector = sector * (SectorSize / _device.SectorSize);
        if (!memory.IsEmpty)
        {
            request.Add(memory);
        }

        Errno error = request.Run(_device);
        using (_lock.Hold())
        {
            _free.Push(request);
        }

        return error;
    }
}
