namespace DriverKit.Emulation;

/// <summary>What reset a function.</summary>
public enum PciResetKind
{
    /// <summary>RST#, a hot reset, or the machine's: everything is as after power on.</summary>
    Conventional,

    /// <summary>Function-level reset. PCI Express Base 3.0 §6.6.2.</summary>
    FunctionLevel,

    /// <summary>Back from D3hot to D0 with a reset in between. PCI Power Management 1.2 §5.4.1.</summary>
    PowerState,
}
