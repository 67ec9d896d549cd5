using DriverKit.Specs.Ethernet;

namespace DriverKit.Emulation.E1000;

/// <summary>What controller to model.</summary>
public sealed record E1000Options
{
    /// <summary>What it is plugged into; owned by the model.</summary>
    public IFrameWire? Wire { get; init; }

    /// <summary>Its address in the EEPROM.</summary>
    public EthernetAddress Address { get; init; } = new(0x02_0e_10_00_00_01);

    /// <summary>How long negotiation takes. IEEE 802.3 gives it up to four seconds at a gigabit.</summary>
    public TimeSpan LinkTime { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Whether EERD works; without it only the pins in EECD read the EEPROM.</summary>
    public bool HasEepromRead { get; init; } = true;

    /// <summary>Whether the EEPROM has 256 words, not 64.</summary>
    public bool HasLargeEeprom { get; init; }

    /// <summary>Whether the EEPROM's sum is right.</summary>
    public bool HasValidEeprom { get; init; } = true;

    /// <summary>Whether it has the I/O window.</summary>
    public bool HasIo { get; init; } = true;

    /// <summary>Whether it has MSI; else it interrupts by its line only.</summary>
    public bool HasMsi { get; init; } = true;

    /// <summary>Whether a PHY answers at MDIC.</summary>
    public bool HasPhy { get; init; } = true;
}
