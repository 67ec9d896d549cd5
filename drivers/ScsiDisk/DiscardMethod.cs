namespace DriverKit.Drivers.ScsiDisk;

/// <summary>How a device is told that sectors are no longer needed.</summary>
public enum DiscardMethod
{
    /// <summary>It is not.</summary>
    None,

    /// <summary>UNMAP. SBC-3 §5.28.</summary>
    Unmap,

    /// <summary>WRITE SAME (16) with the UNMAP bit. SBC-3 §5.44.</summary>
    WriteSame16,
}
