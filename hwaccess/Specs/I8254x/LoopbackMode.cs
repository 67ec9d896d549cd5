namespace DriverKit.Specs.I8254x;

/// <summary>LBM field of RCTL. 8254x SDM 4.0 §13.4.22.</summary>
public enum LoopbackMode
{
    /// <summary>No loopback.</summary>
    None = 0,

    /// <summary>In the MAC; undefined on the parts with an internal PHY by the letter, and yet how all of them are tested.</summary>
    Mac = 1,

    /// <summary>Reserved.</summary>
    Reserved = 2,

    /// <summary>In the PHY or the transceiver.</summary>
    Phy = 3,
}
