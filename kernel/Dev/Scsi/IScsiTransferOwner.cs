namespace DriverKit.Kernel.Scsi;

/// <summary>Gets a SCSI transfer back.</summary>
public interface IScsiTransferOwner
{
    /// <summary>Called once a submission, in soft context, never inside <see cref="ScsiAdapter.Submit"/>: it must not wait.</summary>
    /// <param name="transfer">The transfer, owned by the callee again.</param>
    void ScsiDone(ScsiTransfer transfer);
}
