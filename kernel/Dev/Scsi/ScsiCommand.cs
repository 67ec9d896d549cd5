using DriverKit.Dma;

namespace DriverKit.Kernel.Scsi;

/// <summary>
/// A unit's commands one at a time and waited for: what attach, open and tools use. Hold it, fill <see cref="Transfer"/>, execute.
/// </summary>
public sealed class ScsiCommand : IScsiTransferOwner
{
    private readonly ScsiPeriph _periph;
    private readonly KMutex _mutex;
    private readonly SpinMutex _lock;
    private readonly CondVar _done;
    private bool _isDone;

    internal ScsiCommand(ScsiPeriph periph, ArenaSegment memory)
    {
        _periph = periph;
        Memory = memory;
        Transfer = new ScsiTransfer(this);
        _mutex = new KMutex("scsi command");
        _lock = new SpinMutex(periph.Bus.Kernel.Host);
        _done = new CondVar("scsi command to end");
    }

    /// <summary>The command.</summary>
    public ScsiTransfer Transfer { get; }

    /// <summary>Memory for its data, for whoever holds it: 4 KiB.</summary>
    public ArenaSegment Memory { get; }

    /// <summary>Has it for oneself until the scope is disposed. Thread context.</summary>
    public KMutex.Scope Hold() => _mutex.Hold();

    /// <summary>Starts a command block.</summary>
    /// <param name="length">Its length in bytes.</param>
    /// <param name="options">What to do about errors.</param>
    /// <param name="timeout">How long it may take; 10 s if null.</param>
    /// <returns>The command block to fill.</returns>
    public Span<byte> Begin(int length, ScsiTransferOptions options, TimeSpan? timeout = null)
    {
        Span<byte> cdb = Transfer.BeginCdb(length);
        Transfer.Options = options;
        Transfer.Timeout = timeout ?? TimeSpan.FromSeconds(10);
        Transfer.Retries = 4;
        return cdb;
    }

    /// <summary>Executes the command and waits for it.</summary>
    /// <returns>How the midlayer judged it.</returns>
    public Errno Execute()
    {
        _isDone = false;
        _periph.Submit(Transfer);
        _lock.Enter();
        while (!_isDone)
        {
            _done.Wait(_lock);
        }

        _lock.Exit();
        return Transfer.Error;
    }

    /// <summary>Executes the command with <see cref="Memory"/> as its data.</summary>
    /// <param name="direction">Direction of the data.</param>
    /// <param name="length">Length in bytes, at most that of <see cref="Memory"/>.</param>
    /// <returns>How the midlayer judged it.</returns>
    public Errno Execute(ScsiDirection direction, int length)
    {
        if (_periph.IsGone)
        {
            Transfer.Result = ScsiResult.SelectionTimeout;
            return Transfer.Error = Errno.ENXIO;
        }

        ArenaSegment data = Memory.Slice(0, length);
        if (direction == ScsiDirection.In)
        {
            data.Span.Clear();
        }

        if (length > 0)
        {
            Transfer.Add(data);
            Transfer.Direction = direction;
        }

        return Execute();
    }

    /// <summary>The data that came with the last command, as many as did.</summary>
    public ReadOnlySpan<byte> Received => Memory.Span[..Math.Max(0, Transfer.DataLength - Transfer.Residual)];

    void IScsiTransferOwner.ScsiDone(ScsiTransfer transfer)
    {
        using SpinMutex.Scope held = _lock.Hold();
        _isDone = true;
        _done.Broadcast();
    }
}
