using DriverKit.Specs.Scsi;

namespace DriverKit.Kernel.Scsi;

/// <summary>How a raw command ended.</summary>
/// <param name="Result">How the transport ended.</param>
/// <param name="Status">The SCSI status byte. SAM-4 §5.3.1.</param>
/// <param name="Moved">Bytes of data that were moved.</param>
/// <param name="Sense">Sense data; empty if none came.</param>
public sealed record ScsiOutcome(ScsiResult Result, ScsiStatus Status, int Moved, byte[] Sense);
