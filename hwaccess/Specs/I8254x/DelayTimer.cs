using DriverKit.Registers;

namespace DriverKit.Specs.I8254x;

/// <summary>RDTR and TIDV, delay timers in units of 1.024 µs. 8254x SDM 4.0 §13.4.30, TIDV.</summary>
[BitFields<uint>]
[Reserved(16, 15)]
public readonly partial struct DelayTimer
{
    /// <summary>The delay; 0 interrupts at once.</summary>
    [Bits(0, 16)]
    public partial ushort Delay { get; init; }

    /// <summary>FPD: the timer expires at once; write-only.</summary>
    [Bits(31, Symbol = "FPD")]
    public partial bool Flush { get; init; }
}
