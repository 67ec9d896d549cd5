namespace DriverKit.Emulation;

/// <summary>What was wrong with an access of a modelled function, or with what its driver did about its memory.</summary>
public enum PciFaultKind
{
    /// <summary>Nothing is mapped there.</summary>
    NotMapped,

    /// <summary>It is mapped for the other direction only.</summary>
    WrongDirection,

    /// <summary>The function may not begin transactions: bus master is off.</summary>
    BusMasterOff,

    /// <summary>The function is in a low-power state.</summary>
    LowPower,

    /// <summary>A message went to an address, or had data, that nobody asked for.</summary>
    StrayMessage,

    /// <summary>The driver unmapped what it had not mapped so.</summary>
    BadUnmap,

    /// <summary>The driver handed over what is not mapped there.</summary>
    BadSync,
}
