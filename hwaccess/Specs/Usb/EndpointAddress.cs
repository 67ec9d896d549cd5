using DriverKit.Registers;

namespace DriverKit.Specs.Usb;

/// <summary>bEndpointAddress. USB 2.0 §9.6.6, table 9-13.</summary>
[BitFields<byte>]
[Reserved(4, 3)]
public readonly partial struct EndpointAddress
{
    /// <summary>The endpoint's number, 0 to 15.</summary>
    [Bits(0, 4)]
    public partial byte Number { get; init; }

    /// <summary>True for IN, to the host. Without meaning for control endpoints.</summary>
    [Bits(7)]
    public partial bool In { get; init; }
}
