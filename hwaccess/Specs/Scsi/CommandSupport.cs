namespace DriverKit.Specs.Scsi;

/// <summary>SUPPORT of a command. SPC-4 §6.35.3.</summary>
public enum CommandSupport : byte
{
    /// <summary>Not available now.</summary>
    Unknown = 0,

    /// <summary>Not supported.</summary>
    NotSupported = 1,

    /// <summary>Supported as the standard has it.</summary>
    Standard = 3,

    /// <summary>Supported in a way of its own.</summary>
    VendorSpecific = 5,
}
