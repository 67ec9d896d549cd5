using DriverKit.Registers;

namespace DriverKit.Specs.Usb;

/// <summary>bmAttributes of a configuration. USB 2.0 §9.6.3, table 9-10. Bit 7 is reserved and set to one.</summary>
[BitFields<byte>]
[Reserved(0, 5)]
public readonly partial struct ConfigurationAttributes
{
    /// <summary>Whether the device can wake its host.</summary>
    [Bits(5)]
    public partial bool RemoteWakeup { get; init; }

    /// <summary>Whether the configuration has power of its own.</summary>
    [Bits(6)]
    public partial bool SelfPowered { get; init; }

    /// <summary>Set to one by every device, for USB 1.0's sake.</summary>
    [Bits(7)]
    public partial bool One { get; init; }
}
