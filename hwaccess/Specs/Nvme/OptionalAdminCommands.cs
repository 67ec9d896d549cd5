using DriverKit.Registers;

namespace DriverKit.Specs.Nvme;

/// <summary>OACS: optional admin commands that there are. NVMe 1.4 §5.15.2.2, figure 247.</summary>
[BitFields<ushort>]
[Reserved(10, 6)]
public readonly partial struct OptionalAdminCommands
{
    /// <summary>Security Send and Receive.</summary>
    [Bits(0)]
    public partial bool Security { get; init; }

    /// <summary>Format NVM.</summary>
    [Bits(1)]
    public partial bool FormatNvm { get; init; }

    /// <summary>Firmware Commit and Image Download.</summary>
    [Bits(2)]
    public partial bool Firmware { get; init; }

    /// <summary>Namespace Management and Attachment.</summary>
    [Bits(3)]
    public partial bool NamespaceManagement { get; init; }

    /// <summary>Device Self-test.</summary>
    [Bits(4)]
    public partial bool SelfTest { get; init; }

    /// <summary>Directives.</summary>
    [Bits(5)]
    public partial bool Directives { get; init; }

    /// <summary>NVMe-MI Send and Receive.</summary>
    [Bits(6)]
    public partial bool ManagementInterface { get; init; }

    /// <summary>Virtualization Management.</summary>
    [Bits(7)]
    public partial bool Virtualization { get; init; }

    /// <summary>Doorbell Buffer Config.</summary>
    [Bits(8)]
    public partial bool DoorbellBuffer { get; init; }

    /// <summary>Get LBA Status.</summary>
    [Bits(9)]
    public partial bool LbaStatus { get; init; }
}
