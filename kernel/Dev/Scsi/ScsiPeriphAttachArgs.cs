using DriverKit.Kernel.Autoconf;

namespace DriverKit.Kernel.Scsi;

/// <summary>What a SCSI bus tells of a unit that it found: drivers match on its INQUIRY data.</summary>
/// <param name="periph">The unit.</param>
public sealed class ScsiPeriphAttachArgs(ScsiPeriph periph) : AttachArgs(AttributeName)
{
    /// <summary>The interface attribute of SCSI buses.</summary>
    public const string AttributeName = "scsibus";

    /// <summary>The unit.</summary>
    public ScsiPeriph Periph { get; } = periph;

    /// <inheritdoc/>
    public override string Locators => $"target {Periph.Target} lun {Periph.Lun}";

    /// <inheritdoc/>
    public override string Description => Periph.Inquiry.ToString();
}
