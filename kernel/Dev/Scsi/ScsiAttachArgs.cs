using DriverKit.Kernel.Autoconf;

namespace DriverKit.Kernel.Scsi;

/// <summary>What an adapter tells when it offers itself as a bus: <c>scsibus0 at umass0</c>.</summary>
/// <param name="adapter">The adapter.</param>
public sealed class ScsiAttachArgs(ScsiAdapter adapter) : AttachArgs(AttributeName)
{
    /// <summary>The interface attribute of SCSI adapters.</summary>
    public const string AttributeName = "scsi";

    /// <summary>The adapter.</summary>
    public ScsiAdapter Adapter { get; } = adapter;

    /// <inheritdoc/>
    public override string Description => "scsibus";
}
