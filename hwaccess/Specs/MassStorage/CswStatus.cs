namespace DriverKit.Specs.MassStorage;

/// <summary>bCSWStatus. Bulk-Only Transport 1.0 §5.2, table 5.3. Values from 03h are reserved.</summary>
public enum CswStatus : byte
{
    /// <summary>The command passed.</summary>
    Passed = 0x00,

    /// <summary>The command failed; sense data tell why.</summary>
    Failed = 0x01,

    /// <summary>Host and device disagree about the data phase; a reset recovery follows.</summary>
    PhaseError = 0x02,
}
