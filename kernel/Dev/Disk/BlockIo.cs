using DriverKit.Dma;

namespace DriverKit.Kernel.Disk;

/// <summary>Sectors of a block device read and written one request after another, waited for. Thread context; made for one use at a time.</summary>
public sealed class BlockIo : IBlockRequestOwner, IDisposable
{
    private const int RoomSize = 64 << 10;

    private readonly BlockDevice _device;
    private readonly RumpKernel _kernel;
    private readonly SpinMutex _lock;
    private readonly CondVar _done = new("block request to end");
    private readonly BlockRequest _request;
    private ArenaSegment _room;
    private bool _isDone;

    /// <summary>Reads and writes of a device, which the caller has open.</summary>
    /// <param name="device">The device.</param>
    public BlockIo(BlockDevice device)
    {
        _device = device;
        _kernel = Lwp.Require().Kernel;
        _lock = new SpinMutex(_kernel.Host);
        _request = new BlockRequest(this);
    }

    /// <summary>Reads sectors.</summary>
    /// <param name="sector">First sector.</param>
    /// <param name="data">Where they go, a multiple of the sector size long.</param>
    /// <returns>Ok, EINVAL out of range, ENOMEM, or the device's error.</returns>
    public Errno Read(long sector, Span<byte> data)
    {
        while (!data.IsEmpty)
        {
            int length = Math.Min(data.Length, RoomSize);
            Errno error = Carry(BlockOp.Read, sector, length);
            if (error != Errno.Ok)
            {
                return error;
            }

            _room.Span[..length].CopyTo(data);
            data = data[length..];
            sector += length / _device.SectorSize;
        }

        return Errno.Ok;
    }

    /// <summary>Writes sectors.</summary>
    /// <param name="sector">First sector.</param>
    /// <param name="data">The bytes, a multiple of the sector size.</param>
    /// <returns>Ok, EINVAL out of range, ENOMEM, EROFS, or the device's error.</returns>
    public Errno Write(long sector, ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty)
        {
            int length = Math.Min(data.Length, RoomSize);
            Errno error = Allocate();
            if (error != Errno.Ok)
            {
                return error;
            }

            data[..length].CopyTo(_room.Span);
            error = Carry(BlockOp.Write, sector, length);
            if (error != Errno.Ok)
            {
                return error;
            }

            data = data[length..];
            sector += length / _device.SectorSize;
        }

        return Errno.Ok;
    }

    /// <summary>Makes what was written durable.</summary>
    /// <returns>Ok, or the device's error.</returns>
    public Errno Flush() => Carry(BlockOp.Flush, 0, 0);

    /// <summary>Frees its memory.</summary>
    public void Dispose()
    {
        if (!_room.IsEmpty)
        {
            _kernel.Memory.Free(_room);
            _room = default;
        }
    }

    void IBlockRequestOwner.BlockDone(BlockRequest request)
    {
        using SpinMutex.Scope held = _lock.Hold();
        _isDone = true;
        _done.Broadcast();
    }

    private Errno Allocate()
    {
        if (!_room.IsEmpty)
        {
            return Errno.Ok;
        }

        Errno error = _kernel.Memory.Allocate(RoomSize, out ArenaSegment room);
        _room = error == Errno.Ok ? room : default;
        return error;
    }

    private Errno Carry(BlockOp op, long sector, int length)
    {
        Errno error = Allocate();
        if (error != Errno.Ok)
        {
            return error;
        }

        _request.Clear();
        _request.Op = op;
        _request.Sector = sector;
        if (length > 0)
        {
            _request.Add(_room.Slice(0, length));
        }

        _isDone = false;
        _device.Strategy(_request);
        _lock.Enter();
        while (!_isDone)
        {
            _done.Wait(_lock);
        }

        _lock.Exit();
        return _request.Error;
    }
}
