using DriverKit.Specs.UsbIp;
using DriverKit.Usb;

namespace DriverKit.Backends.UsbIp;

/// <summary>What a server tells of a device.</summary>
/// <param name="BusId">Its bus id.</param>
/// <param name="DeviceId">Bus number in the upper half, device number in the lower.</param>
/// <param name="Speed">Connection speed.</param>
/// <param name="VendorId">idVendor.</param>
/// <param name="ProductId">idProduct.</param>
/// <param name="InterfaceCount">bNumInterfaces.</param>
public sealed record UsbIpDeviceInfo(string BusId, uint DeviceId, UsbSpeed Speed, ushort VendorId, ushort ProductId, byte InterfaceCount)
{
    internal static UsbIpDeviceInfo Read(ReadOnlySpan<byte> bytes)
    {
        if (!UsbIpDeviceRecord.TryParse(bytes, out UsbIpDeviceRecord record))
        {
            throw new ArgumentException("a device record has 312 bytes", nameof(bytes));
        }

        UsbSpeed speed = record.Speed switch { 1 => UsbSpeed.Low, 2 => UsbSpeed.Full, >= 5 => UsbSpeed.Super, _ => UsbSpeed.High };
        return new UsbIpDeviceInfo(UsbIpDeviceRecord.Text(record.BusId), (record.BusNumber << 16) | (record.DeviceNumber & 0xffff),
            speed, record.VendorId, record.ProductId, record.InterfaceCount);
    }
}
