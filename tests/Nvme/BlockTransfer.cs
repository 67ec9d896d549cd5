using DriverKit.Dma;
using DriverKit.Kernel;

namespace DriverKit.Nvme.Tests;

/// <summary>A block request of one's own making, submitted and waited for apart.</summary>
internal sealed class BlockTransfer : IBlockRequestOwner, IDisposable
{
    private readonly RumpKernel _kernel;
    private readonly BlockDevice _device;
    private readonly SpinMutex _lock;
    private readonly CondVar _done = new("transfer");
    private readonly List<ArenaSegment> _owned = [];
    private int _ends;

    public BlockTransfer(BlockDevice device)
    {
        _device = device;
        _kernel = Lwp.Require().Kernel;
        _lock = new SpinMutex(_kernel.Host);
        Request = new BlockRequest(this);
    }

    public BlockRequest Request { get; }

    public int Ends => _ends;

    public static Errno Run(BlockDevice device, BlockOp op, long sector, int bytes, Action<Span<byte>>? fill, Action<Span<byte>>? look = null, bool fua = false)
    {
        using var transfer = new BlockTransfer(device);
        if (bytes > 0)
        {
            ArenaSegment memory = transfer.Allocate(bytes);
            fill?.Invoke(memory.Span);
            transfer.Request.Add(memory);
        }

        transfer.Request.ForceUnitAccess = fua;
        Errno error = transfer.Submit(op, sector).Wait();
        if (error == Errno.Ok && bytes > 0)
        {
            look?.Invoke(transfer.Request.Segments[0].Span);
        }

        return error;
    }

    public ArenaSegment Allocate(int bytes)
    {
        Assert.That(_kernel.Memory.Allocate(bytes, out ArenaSegment segment), Is.EqualTo(Errno.Ok));
        _owned.Add(segment);
        return segment;
    }

    public BlockTransfer Submit(BlockOp op, long sector, long discard = 0)
    {
        Request.Op = op;
        Request.Sector = sector;
        Request.DiscardSectors = discard;
        _device.Strategy(Request);
        return this;
    }

    public Errno Wait()
    {
        _lock.Enter();
        while (_ends == 0)
        {
            _done.Wait(_lock);
        }

        _lock.Exit();
        return Request.Error;
    }

    public void BlockDone(BlockRequest request)
    {
        using SpinMutex.Scope held = _lock.Hold();
        _ends++;
        _done.Broadcast();
    }

    public void Dispose()
    {
        foreach (ArenaSegment segment in _owned)
        {
            _kernel.Memory.Free(segment);
        }
    }
}
