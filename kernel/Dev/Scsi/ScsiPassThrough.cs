using DriverKit.Specs.Scsi;

namespace DriverKit.Kernel.Scsi;

/// <summary>Raw commands to a unit, whether or not a driver has attached to it: one try, sense data given back. Thread context.</summary>
public sealed class ScsiPassThrough
{
    private readonly ScsiPeriph _periph;

    /// <summary>Raw commands to a unit.</summary>
    /// <param name="periph">The unit.</param>
    public ScsiPassThrough(ScsiPeriph periph) => _periph = periph;

    /// <summary>Most data a command may have here, in bytes.</summary>
    public int MaxTransfer => _periph.Bus.Adapter.MaxTransfer;

    /// <summary>Carries out a command as it is.</summary>
    /// <param name="cdb">The command block: 6, 10, 12 or 16 bytes.</param>
    /// <param name="direction">Direction of the data.</param>
    /// <param name="data">Data to send, or where they come; empty for none.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="timeout">How long it may take; 30 s if null.</param>
    /// <returns>Ok when the status was GOOD; EINVAL for an impossible request; ENOMEM; else by the sense data.</returns>
    public Errno Execute(
        ReadOnlySpan<byte> cdb, ScsiDirection direction, Span<byte> data, out ScsiOutcome outcome, TimeSpan? timeout = null)
    {
        outcome = new ScsiOutcome(ScsiResult.Requeue, ScsiStatus.Good, 0, []);
        if (cdb.Length is < 6 or > ScsiTransfer.MaxCdb || data.Length > MaxTransfer || (direction == ScsiDirection.None) != data.IsEmpty)
        {
            return Errno.EINVAL;
        }

        Dma.ArenaSegment memory = default;
        if (!data.IsEmpty && _periph.Bus.Kernel.Memory.Allocate(data.Length, out memory) != Errno.Ok)
        {
            return Errno.ENOMEM;
        }

        using (_periph.Command.Hold())
        {
            ScsiTransfer transfer = _periph.Command.Transfer;
            cdb.CopyTo(_periph.Command.Begin(cdb.Length, ScsiTransferOptions.Raw | ScsiTransferOptions.Silent, timeout ?? TimeSpan.FromSeconds(30)));
            if (!data.IsEmpty)
            {
                transfer.Add(memory);
                transfer.Direction = direction;
                if (direction == ScsiDirection.Out)
                {
                    data.CopyTo(memory.Span);
                }
            }

            Errno error = _periph.Command.Execute();
            outcome = new ScsiOutcome(transfer.Result, transfer.Status, data.Length - transfer.Residual, transfer.Sense.ToArray());
            if (!data.IsEmpty)
            {
                if (direction == ScsiDirection.In)
                {
                    memory.Span[..outcome.Moved].CopyTo(data);
                }

                _periph.Bus.Kernel.Memory.Free(memory);
            }

            return error;
        }
    }
}
