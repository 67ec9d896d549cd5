namespace DriverKit.Specs.Scsi;

/// <summary>BYTCHK of VERIFY and WRITE AND VERIFY. SBC-3 §5.29.</summary>
public enum ByteCheck : byte
{
    /// <summary>No data are sent; the medium is only read.</summary>
    None = 0,

    /// <summary>As many blocks as are verified are sent and compared.</summary>
    Compare = 1,

    /// <summary>Reserved.</summary>
    Reserved = 2,

    /// <summary>One block is sent and compared with each.</summary>
    CompareOne = 3,
}
