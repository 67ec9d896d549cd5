using DriverKit.Kernel;
using DriverKit.Kernel.Scsi;
using DriverKit.Specs.Scsi;

namespace DriverKit.Dev.Tests.Scsi;

/// <summary>Asks a unit again and again whether it is ready, by a command of its own: others may ask at the same time.</summary>
internal sealed class ReadyAsker(RumpKernel kernel, ScsiPeriph periph) : IScsiTransferOwner
{
    private readonly SpinMutex _lock = new(kernel.Host);
    private readonly CondVar _done = new("unit to say whether it is ready");
    private bool _isDone;

    /// <summary>How many answers were not GOOD in the end.</summary>
    public int Errors { get; private set; }

    public void Ask(int times)
    {
        var transfer = new ScsiTransfer(this);
        for (int i = 0; i < times; i++)
        {
            TestUnitReadyCdb.Write(transfer.BeginCdb(TestUnitReadyCdb.Size));
            transfer.Timeout = TimeSpan.FromSeconds(10);
            transfer.Retries = 4;
            transfer.Options = ScsiTransferOptions.IgnoreMediaChange;
            _isDone = false;
            periph.Submit(transfer);
            _lock.Enter();
            while (!_isDone)
            {
                _done.Wait(_lock);
            }

            _lock.Exit();
            Errors += transfer.Error == Errno.Ok ? 0 : 1;
        }
    }

    void IScsiTransferOwner.ScsiDone(ScsiTransfer transfer)
    {
        using SpinMutex.Scope held = _lock.Hold();
        _isDone = true;
        _done.Signal();
    }
}
