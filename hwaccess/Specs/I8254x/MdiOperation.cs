namespace DriverKit.Specs.I8254x;

/// <summary>OP field of MDIC. 8254x SDM 4.0 §13.4.7.</summary>
public enum MdiOperation
{
    /// <summary>Reserved.</summary>
    None = 0,

    /// <summary>MDI write.</summary>
    Write = 1,

    /// <summary>MDI read.</summary>
    Read = 2,

    /// <summary>Reserved.</summary>
    Reserved = 3,
}
