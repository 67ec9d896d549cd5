using DriverKit.Registers;

namespace DriverKit.Specs.I8254x;

/// <summary>PBA, packet buffer allocation; 64 KiB in all. 8254x SDM 4.0 §13.4.16.</summary>
[BitFields<uint>]
public readonly partial struct PacketBufferAllocation
{
    /// <summary>RXA: for receive, in KiB.</summary>
    [Bits(0, 16, Symbol = "RXA")]
    public partial ushort ReceiveKilobytes { get; init; }

    /// <summary>TXA: for transmit, in KiB; read-only.</summary>
    [Bits(16, 16, Symbol = "TXA")]
    public partial ushort TransmitKilobytes { get; init; }
}
