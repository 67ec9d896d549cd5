namespace DriverKit.Kernel.Scsi;

/// <summary>A row of the sense table: what to do about a sense key with an additional sense code.</summary>
/// <param name="Key">Sense key.</param>
/// <param name="Asc">Additional sense code; -1 for any.</param>
/// <param name="Ascq">Its qualifier; -1 for any.</param>
/// <param name="Action">What to do.</param>
/// <param name="Error">How the command ends if it ends.</param>
/// <param name="Note">What its unit's driver is told.</param>
internal readonly record struct SenseRule(
    int Key,
    int Asc,
    int Ascq,
    ScsiAction Action,
    Errno Error,
    ScsiAttention Note = ScsiAttention.None);
