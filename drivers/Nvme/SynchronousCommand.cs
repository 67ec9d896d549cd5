using DriverKit.Kernel;

namespace DriverKit.Drivers.Nvme;

/// <summary>An I/O command without data that is waited for. The watchdog sees to it that it ends.</summary>
internal sealed class SynchronousCommand : INvmeCommandOwner
{
    private readonly SpinMutex _lock;
    private readonly CondVar _done = new("nvme command to complete");
    private bool _isDone;

    public SynchronousCommand(NvmeController controller)
    {
        _lock = new SpinMutex(controller.Kernel.Host);
        Command = new NvmeCommand(this);
    }

    public NvmeCommand Command { get; }

    public Errno Execute(NvmeQueuePair pair)
    {
        _isDone = false;
        Command.Patience = NvmeController.TicksPerTimeout;
        pair.Submit(Command);
        using (_lock.Hold())
        {
            while (!_isDone)
            {
                _done.Wait(_lock);
            }
        }

        return Command.Outcome;
    }

    void INvmeCommandOwner.CommandDone(NvmeCommand command)
    {
        using SpinMutex.Scope held = _lock.Hold();
        _isDone = true;
        _done.Broadcast();
    }
}
