namespace DriverKit.Specs.MassStorage;

/// <summary>bInterfaceProtocol: the transport. Mass Storage Class Overview 1.4 §3.</summary>
public enum MassStorageProtocol : byte
{
    /// <summary>Control, bulk and interrupt, with command completion interrupt.</summary>
    CbiWithInterrupt = 0x00,

    /// <summary>Control and bulk, without command completion interrupt.</summary>
    Cbi = 0x01,

    /// <summary>Bulk-Only Transport.</summary>
    BulkOnly = 0x50,

    /// <summary>USB attached SCSI.</summary>
    Uas = 0x62,

    /// <summary>Vendor-specific.</summary>
    VendorSpecific = 0xFF,
}
