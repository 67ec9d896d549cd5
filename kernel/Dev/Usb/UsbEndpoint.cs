using DriverKit.Specs.Usb;

namespace DriverKit.Kernel.Usb;

/// <summary>An endpoint of an alternate setting, from its descriptor.</summary>
/// <param name="Address">bEndpointAddress, the direction in bit 7.</param>
/// <param name="Type">Its transfer type.</param>
/// <param name="MaxPacketSize">wMaxPacketSize bits 10:0, in bytes, above 0.</param>
/// <param name="Interval">bInterval.</param>
/// <param name="MaxBurst">bMaxBurst of the SuperSpeed companion: packets a burst less one; 0 without. USB 3.2 §9.6.7.</param>
public sealed record UsbEndpoint(byte Address, TransferType Type, int MaxPacketSize, byte Interval, byte MaxBurst)
{
    /// <summary>True for device to host.</summary>
    public bool IsIn => (Address & 0x80) != 0;
}
