namespace DriverKit.Specs.Scsi;

/// <summary>SELECT REPORT of REPORT LUNS. SPC-4 §6.33.</summary>
public enum SelectReport : byte
{
    /// <summary>All but well-known units.</summary>
    Addressable = 0x00,

    /// <summary>Well-known units alone.</summary>
    WellKnown = 0x01,

    /// <summary>All units.</summary>
    All = 0x02,
}
