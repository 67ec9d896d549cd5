using DriverKit.Specs.Usb;
using DriverKit.Usb;

namespace DriverKit.Emulation;

/// <summary>An endpoint that a modelled device has. Packet sizes follow from type and speed.</summary>
/// <param name="Address">bEndpointAddress, direction in bit 7 (1 = IN).</param>
/// <param name="Type">Bulk or interrupt.</param>
/// <param name="Interval">bInterval; 0 for bulk.</param>
/// <param name="MaxBurst">bMaxBurst at super speed: packets of a burst less one, 0 to 15. USB 3.2 §9.6.7.</param>
public sealed record UsbEndpointDefinition(byte Address, TransferType Type, byte Interval = 0, byte MaxBurst = 0)
{
    /// <summary>wMaxPacketSize at a speed. USB 2.0 §5.7.3, §5.8.3; USB 3.2 §8.12.2.</summary>
    /// <param name="speed">The speed.</param>
    public int MaxPacketSize(UsbSpeed speed) => speed switch
    {
        UsbSpeed.Super => 1024,
        UsbSpeed.High when Type == TransferType.Bulk => 512,
        UsbSpeed.Low => 8,
        _ => 64,
    };
}
