namespace DriverKit.Specs.Scsi;

/// <summary>Service actions of SERVICE ACTION IN (16). SBC-3 §4.2.</summary>
public enum ServiceActionIn16 : byte
{
    /// <summary>READ CAPACITY (16). SBC-3 §5.16.</summary>
    ReadCapacity16 = 0x10,

    /// <summary>READ LONG (16). SBC-3 §5.20.</summary>
    ReadLong16 = 0x11,

    /// <summary>GET LBA STATUS. SBC-3 §5.4.</summary>
    GetLbaStatus = 0x12,

    /// <summary>REPORT REFERRALS. SBC-3 §5.23.</summary>
    ReportReferrals = 0x13,
}
