using DriverKit.Registers;

namespace DriverKit.Specs.I8254x;

/// <summary>STATUS, device status. 8254x SDM 4.0 §13.4.2.</summary>
[BitFields<uint>]
[Reserved(16, 16)]
public readonly partial struct DeviceStatus
{
    /// <summary>FD: the link is full duplex.</summary>
    [Bits(0, Symbol = "FD")]
    public partial bool FullDuplex { get; init; }

    /// <summary>LU: there is a link, and CTRL.SLU is set.</summary>
    [Bits(1, Symbol = "LU")]
    public partial bool LinkUp { get; init; }

    /// <summary>Function ID: 0, or 1 for the second port of an 82546.</summary>
    [Bits(2, 2)]
    public partial byte FunctionId { get; init; }

    /// <summary>TXOFF: a PAUSE frame holds the transmitter.</summary>
    [Bits(4, Symbol = "TXOFF")]
    public partial bool TransmitPaused { get; init; }

    /// <summary>TBIMODE: fibre.</summary>
    [Bits(5, Symbol = "TBIMODE")]
    public partial bool TbiMode { get; init; }

    /// <summary>SPEED: the link's speed.</summary>
    [Bits(6, 2, Symbol = "SPEED")]
    public partial LinkSpeed Speed { get; init; }

    /// <summary>ASDV: what automatic speed detection found.</summary>
    [Bits(8, 2, Symbol = "ASDV")]
    public partial LinkSpeed DetectedSpeed { get; init; }

    /// <summary>MTXCKOK: the MAC's transmit clock runs.</summary>
    [Bits(10, Symbol = "MTXCKOK")]
    public partial bool TransmitClockOk { get; init; }

    /// <summary>PCI66: the bus runs at 66 MHz.</summary>
    [Bits(11, Symbol = "PCI66")]
    public partial bool Pci66 { get; init; }

    /// <summary>BUS64: the bus is 64 bits wide.</summary>
    [Bits(12, Symbol = "BUS64")]
    public partial bool Bus64 { get; init; }

    /// <summary>PCIX_MODE: the bus is PCI-X.</summary>
    [Bits(13, Symbol = "PCIX_MODE")]
    public partial bool PciX { get; init; }

    /// <summary>PCIXSPD: 50 to 66, 66 to 100, 100 to 133 MHz.</summary>
    [Bits(14, 2, Symbol = "PCIXSPD")]
    public partial byte PciXSpeed { get; init; }
}
