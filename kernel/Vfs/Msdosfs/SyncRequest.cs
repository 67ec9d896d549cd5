using DriverKit.Hosting;

namespace DriverKit.Kernel.Vfs.Msdosfs;

/// <summary>A block request that is waited for.</summary>
internal sealed class SyncRequest : BlockRequest, IBlockRequestOwner
{
    private readonly SpinMutex _mutex;
    private readonly CondVar _done = new("disk");
    private bool _finished;

    public SyncRequest(IHost host)
        : base(null!)
    {
        Owner = this;
        _mutex = new SpinMutex(host);
    }

    /// <summary>Hands the request to a device and waits for its end.</summary>
    public Errno Run(BlockDevice device)
    {
        _finished = false;
        device.Strategy(this);
        using SpinMutex.Scope held = _mutex.Hold();
        while (!_finished)
        {
            _done.Wait(_mutex);
        }

        return Error;
    }

    /// <inheritdoc/>
    public void BlockDone(BlockRequest request)
    {
        using SpinMutex.Scope held = _mutex.Hold();
        _finished = true;
        _done.Signal();
    }
}
