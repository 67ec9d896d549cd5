namespace DriverKit.Emulation;

/// <summary>The states in which a device answers differently. USB 2.0 §9.1.1.</summary>
public enum UsbDeviceState
{
    /// <summary>Reset, with address 0.</summary>
    Default,

    /// <summary>It has an address and no configuration.</summary>
    Address,

    /// <summary>Configured.</summary>
    Configured,
}
