using DriverKit.Registers;

namespace DriverKit.Specs.Usb;

/// <summary>bmAttributes of an endpoint. USB 2.0 §9.6.6, table 9-13.</summary>
[BitFields<byte>]
[Reserved(6, 2)]
public readonly partial struct EndpointAttributes
{
    /// <summary>The kind of transfer.</summary>
    [Bits(0, 2)]
    public partial TransferType TransferType { get; init; }

    /// <summary>Isochronous: 0 none, 1 asynchronous, 2 adaptive, 3 synchronous. Else 0.</summary>
    [Bits(2, 2)]
    public partial byte Synchronization { get; init; }

    /// <summary>Isochronous: 0 data, 1 feedback, 2 implicit feedback. Interrupt in USB 3: 1 notification. Else 0.</summary>
    [Bits(4, 2)]
    public partial byte Usage { get; init; }
}
