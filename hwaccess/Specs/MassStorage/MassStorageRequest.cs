namespace DriverKit.Specs.MassStorage;

/// <summary>bRequest of the class's requests to its interface. Bulk-Only Transport 1.0 §3.</summary>
public enum MassStorageRequest : byte
{
    /// <summary>Accept Device-Specific Command of the CBI transport. CBI 1.1 §2.1.</summary>
    AcceptDeviceSpecificCommand = 0x00,

    /// <summary>Get Requests. Lock and unlock power and the like; Mass Storage Class Overview 1.4 §4.</summary>
    GetRequests = 0xFC,

    /// <summary>Put Requests. Mass Storage Class Overview 1.4 §4.</summary>
    PutRequests = 0xFD,

    /// <summary>Get Max LUN, one byte in; a device with one unit may stall. BBB 1.0 §3.2.</summary>
    GetMaxLun = 0xFE,

    /// <summary>Bulk-Only Mass Storage Reset, no data. BBB 1.0 §3.1.</summary>
    BulkOnlyReset = 0xFF,
}
