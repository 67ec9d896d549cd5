namespace DriverKit.Specs.Scsi;

/// <summary>DESCRIPTOR TYPE of a sense data descriptor. SPC-4 §4.5.2.1.</summary>
public enum SenseDescriptorType : byte
{
    /// <summary>Information. §4.5.2.2.</summary>
    Information = 0x00,

    /// <summary>Command-specific information. §4.5.2.3.</summary>
    CommandSpecificInformation = 0x01,

    /// <summary>Sense key specific. §4.5.2.4.</summary>
    SenseKeySpecific = 0x02,

    /// <summary>Field replaceable unit. §4.5.2.5.</summary>
    FieldReplaceableUnit = 0x03,

    /// <summary>Stream commands. SSC-4.</summary>
    StreamCommands = 0x04,

    /// <summary>Block commands: ILI. SBC-3 §4.18.</summary>
    BlockCommands = 0x05,

    /// <summary>ATA status return. SAT-3 §12.2.6.</summary>
    AtaStatusReturn = 0x09,

    /// <summary>Another progress indication. §4.5.2.6.</summary>
    Progress = 0x0A,

    /// <summary>Forwarded sense data. §4.5.2.7.</summary>
    ForwardedSense = 0x0C,
}
