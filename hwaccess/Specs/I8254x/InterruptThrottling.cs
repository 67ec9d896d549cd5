using DriverKit.Registers;

namespace DriverKit.Specs.I8254x;

/// <summary>ITR, interrupt throttling. 8254x SDM 4.0 §13.4.18.</summary>
[BitFields<uint>]
[Reserved(16, 16)]
public readonly partial struct InterruptThrottling
{
    /// <summary>INTERVAL: least time between interrupts in units of 256 ns; 0 throttles nothing.</summary>
    [Bits(0, 16, Symbol = "INTERVAL")]
    public partial ushort Interval { get; init; }
}
