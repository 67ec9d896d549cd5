namespace DriverKit.Specs.I8254x;

/// <summary>Registers of the internal PHY. 8254x SDM 4.0 §8.5, §13.4.7.1 (IEEE 802.3 clause 22, and the vendor's).</summary>
public enum PhyRegister : byte
{
    /// <summary>PCTRL.</summary>
    Control = 0,

    /// <summary>PSTATUS.</summary>
    Status = 1,

    /// <summary>PHY ID, upper 16 bits.</summary>
    Identifier1 = 2,

    /// <summary>PHY ID, lower 16 bits.</summary>
    Identifier2 = 3,

    /// <summary>ANA: what is offered.</summary>
    Advertisement = 4,

    /// <summary>PLPA: what the other side offers.</summary>
    LinkPartner = 5,

    /// <summary>ANE.</summary>
    Expansion = 6,

    /// <summary>NPT.</summary>
    NextPage = 7,

    /// <summary>LPN.</summary>
    LinkPartnerNextPage = 8,

    /// <summary>GCON.</summary>
    GigabitControl = 9,

    /// <summary>GSTATUS.</summary>
    GigabitStatus = 10,

    /// <summary>EPSTATUS.</summary>
    ExtendedStatus = 15,

    /// <summary>PSCON.</summary>
    SpecificControl = 16,

    /// <summary>PSSTAT.</summary>
    SpecificStatus = 17,

    /// <summary>PINTE.</summary>
    InterruptEnable = 18,

    /// <summary>PINTS.</summary>
    InterruptStatus = 19,

    /// <summary>EPSCON1.</summary>
    ExtendedControl1 = 20,

    /// <summary>PREC.</summary>
    ReceiveErrors = 21,
}
