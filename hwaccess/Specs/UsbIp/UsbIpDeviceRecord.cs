using System.Text;
using DriverKit.Registers;

namespace DriverKit.Specs.UsbIp;

/// <summary>A device as lists and imports tell of it. Linux Documentation/usb/usbip_protocol.rst.</summary>
[WireStruct(312, ByteOrder.BigEndian)]
public readonly ref partial struct UsbIpDeviceRecord
{
    /// <summary>Length of <see cref="BusId"/> and of the bus id in an import request, in bytes.</summary>
    public const int BusIdSize = 32;

    /// <summary>Path of the device on the exporting host, ended by a zero byte.</summary>
    [At(0, 256)]
    public partial ReadOnlySpan<byte> Path { get; }

    /// <summary>Bus id, ended by a zero byte: <c>1-1</c>.</summary>
    [At(256, 32)]
    public partial ReadOnlySpan<byte> BusId { get; }

    /// <summary>Bus number.</summary>
    [At(288)]
    public partial uint BusNumber { get; }

    /// <summary>Address on the bus.</summary>
    [At(292)]
    public partial uint DeviceNumber { get; }

    /// <summary>1 low, 2 full, 3 high, 5 super, 6 super plus (Linux enum usb_device_speed).</summary>
    [At(296)]
    public partial uint Speed { get; }

    /// <summary>idVendor.</summary>
    [At(300)]
    public partial ushort VendorId { get; }

    /// <summary>idProduct.</summary>
    [At(302)]
    public partial ushort ProductId { get; }

    /// <summary>bcdDevice.</summary>
    [At(304)]
    public partial ushort Release { get; }

    /// <summary>bDeviceClass.</summary>
    [At(306)]
    public partial byte DeviceClass { get; }

    /// <summary>bDeviceSubClass.</summary>
    [At(307)]
    public partial byte DeviceSubclass { get; }

    /// <summary>bDeviceProtocol.</summary>
    [At(308)]
    public partial byte DeviceProtocol { get; }

    /// <summary>Configuration in force, 0 for none.</summary>
    [At(309)]
    public partial byte ConfigurationValue { get; }

    /// <summary>bNumConfigurations.</summary>
    [At(310)]
    public partial byte ConfigurationCount { get; }

    /// <summary>bNumInterfaces.</summary>
    [At(311)]
    public partial byte InterfaceCount { get; }

    /// <summary>A zero-terminated field as text.</summary>
    /// <param name="field">The field.</param>
    public static string Text(ReadOnlySpan<byte> field)
    {
        int end = field.IndexOf((byte)0);
        return Encoding.ASCII.GetString(end < 0 ? field : field[..end]);
    }
}
