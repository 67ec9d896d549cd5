namespace DriverKit.Specs.Scsi;

/// <summary>RESPONSE CODE of sense data. SPC-4 §4.5.1.</summary>
public enum SenseResponse : byte
{
    /// <summary>Fixed format, of this command.</summary>
    FixedCurrent = 0x70,

    /// <summary>Fixed format, of an earlier command.</summary>
    FixedDeferred = 0x71,

    /// <summary>Descriptor format, of this command.</summary>
    DescriptorCurrent = 0x72,

    /// <summary>Descriptor format, of an earlier command.</summary>
    DescriptorDeferred = 0x73,

    /// <summary>Vendor-specific.</summary>
    VendorSpecific = 0x7F,
}
