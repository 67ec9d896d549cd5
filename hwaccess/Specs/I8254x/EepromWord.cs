namespace DriverKit.Specs.I8254x;

/// <summary>Words of the EEPROM. 8254x SDM 4.0 §5.6.</summary>
public enum EepromWord : byte
{
    /// <summary>First two bytes of the address, the first in the lower half.</summary>
    EthernetAddress0 = 0,

    /// <summary>Third and fourth.</summary>
    EthernetAddress1 = 1,

    /// <summary>Fifth and sixth.</summary>
    EthernetAddress2 = 2,

    /// <summary>Compatibility.</summary>
    Compatibility = 3,

    /// <summary>PBA, printed board assembly number.</summary>
    BoardAssembly0 = 8,

    /// <summary>Its second half.</summary>
    BoardAssembly1 = 9,

    /// <summary>Initialization control word 1.</summary>
    InitializationControl1 = 10,

    /// <summary>Subsystem ID.</summary>
    SubsystemId = 11,

    /// <summary>Subsystem vendor ID.</summary>
    SubsystemVendorId = 12,

    /// <summary>Device ID.</summary>
    DeviceId = 13,

    /// <summary>Vendor ID.</summary>
    VendorId = 14,

    /// <summary>Initialization control word 2.</summary>
    InitializationControl2 = 15,

    /// <summary>Makes the sum of words 0 to 3Fh BABAh.</summary>
    Checksum = 63,
}
