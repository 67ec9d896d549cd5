using DriverKit.Registers;

namespace DriverKit.Specs.I8254x;

/// <summary>POPTS of a data descriptor. 8254x SDM 4.0 §3.3.7.3.</summary>
[BitFields<byte>]
[Reserved(2, 6)]
public readonly partial struct PacketOptions
{
    /// <summary>IXSM: the IP checksum goes in as the context says.</summary>
    [Bits(0)]
    public partial bool InsertIpChecksum { get; init; }

    /// <summary>TXSM: the TCP or UDP checksum goes in as the context says.</summary>
    [Bits(1)]
    public partial bool InsertTransportChecksum { get; init; }
}
