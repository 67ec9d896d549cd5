namespace DriverKit.Kernel.Scsi;

/// <summary>One logical unit of a target (scsipi_periph).</summary>
public sealed class ScsiPeriph
{
}
