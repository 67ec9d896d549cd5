using DriverKit.Emulation;

namespace DriverKit.Iscsi.Tests;

/// <summary>A command whose data are still coming.</summary>
internal sealed class IscsiWrite(IscsiPdu command, ScsiTask task, long wanted)
{
    public IscsiPdu Command { get; } = command;

    public ScsiTask Task { get; } = task;

    /// <summary>Bytes that the initiator is to send.</summary>
    public long Wanted { get; } = wanted;

    public long Received { get; set; }

    /// <summary>End of the burst that was asked for.</summary>
    public long BurstEnd { get; set; }

    public uint NextDataSn { get; set; }

    public uint ReadyCount { get; set; }

    /// <summary>An ABORT TASK for it that came while its data were on their way.</summary>
    public IscsiPdu? Abort { get; set; }
}
