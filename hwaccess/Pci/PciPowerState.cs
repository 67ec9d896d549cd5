namespace DriverKit.Pci;

/// <summary>Power states of a function. PCI Power Management 1.2 §2.2.</summary>
public enum PciPowerState
{
    /// <summary>On.</summary>
    D0,

    /// <summary>Light sleep, optional.</summary>
    D1,

    /// <summary>Deeper sleep, optional.</summary>
    D2,

    /// <summary>Off but for config space; what registers held may be lost on the way back.</summary>
    D3Hot,
}
