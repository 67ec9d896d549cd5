using DriverKit.Specs.Scsi;

namespace DriverKit.Emulation;

/// <summary>What a logical unit says of itself and is able to do.</summary>
public sealed record ScsiUnitOptions
{
    /// <summary>T10 VENDOR IDENTIFICATION, at most 8 characters of ASCII.</summary>
    public string Vendor { get; init; } = "DrvrKit";

    /// <summary>PRODUCT IDENTIFICATION, at most 16 characters of ASCII.</summary>
    public string Product { get; init; } = "Emulated disk";

    /// <summary>PRODUCT REVISION LEVEL, at most 4 characters of ASCII.</summary>
    public string Revision { get; init; } = "1.00";

    /// <summary>The serial number of VPD page 80h, in ASCII.</summary>
    public string Serial { get; init; } = "0001";

    /// <summary>NAA designator of VPD page 83h: 8 bytes; its first nibble is the NAA type. SPC-4 §7.8.6.6.</summary>
    public ulong Naa { get; init; } = 0x3000_0000_0000_0001;

    /// <summary>VERSION: 2 (SCSI-2), 4 (SPC-2), 5 (SPC-3), 6 (SPC-4). SPC-4 §6.4.2.</summary>
    public byte Version { get; init; } = 6;

    /// <summary>Version descriptors of the standard INQUIRY data; with any the data are 96 bytes long, else 36. SPC-4 §6.4.2.</summary>
    public IReadOnlyList<ushort> VersionDescriptors { get; init; } = [];

    /// <summary>RMB: the medium can be taken out.</summary>
    public bool Removable { get; init; }

    /// <summary>MEDIUM ROTATION RATE of VPD page B1h: 1 for none, 0 for not reported. SBC-3 §6.6.4.</summary>
    public ushort RotationRate { get; init; } = 1;

    /// <summary>It has a stopped power condition, in which it is not ready; without one START STOP UNIT only flushes. SBC-3 §5.25.</summary>
    public bool Stops { get; init; }

    /// <summary>The write cache is on by default. SBC-3 §6.5.6.</summary>
    public bool WriteCache { get; init; }

    /// <summary>DPO and FUA are supported. SBC-3 §6.5.1.</summary>
    public bool DpoFua { get; init; } = true;

    /// <summary>Blocks can be given back: UNMAP, the UNMAP bit of WRITE SAME; unmapped blocks read as zeroes. SBC-3 §4.7.</summary>
    public bool Thin { get; init; } = true;

    /// <summary>Greatest number of blocks of a command, or 0 for no limit of its own. SBC-3 §6.6.3.</summary>
    public uint MaximumTransferBlocks { get; init; } = 1 << 17;

    /// <summary>Exponent of the logical blocks in a physical one. SBC-3 §5.16.2.</summary>
    public byte PhysicalExponent { get; init; }

    /// <summary>Time a command takes, in nanoseconds.</summary>
    public long Latency { get; init; }

    /// <summary>Commands that this unit does not know, of those that the engine does.</summary>
    public IReadOnlySet<ScsiOpcode> Unsupported { get; init; } = new HashSet<ScsiOpcode>();
}
