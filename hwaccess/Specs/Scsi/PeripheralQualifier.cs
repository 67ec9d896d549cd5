namespace DriverKit.Specs.Scsi;

/// <summary>PERIPHERAL QUALIFIER. SPC-4 §6.6.2.</summary>
public enum PeripheralQualifier : byte
{
    /// <summary>A device is connected, or it cannot be told.</summary>
    Connected = 0,

    /// <summary>No device is connected, one could be.</summary>
    NotConnected = 1,

    /// <summary>Reserved.</summary>
    Reserved = 2,

    /// <summary>No device can be there.</summary>
    NotSupported = 3,
}
