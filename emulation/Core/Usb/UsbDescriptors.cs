using System.Buffers.Binary;
using System.Text;
using DriverKit.Specs.Usb;
using DriverKit.Usb;

namespace DriverKit.Emulation;

/// <summary>The descriptors of a modelled device at the speed it runs at, as bytes.</summary>
public sealed class UsbDescriptors
{
    private readonly UsbDeviceDefinition _definition;
    private readonly UsbSpeed _speed;
    private readonly List<string> _strings = [];
    private readonly byte[] _device;
    private readonly byte[] _configuration;
    private readonly byte[]? _qualifier;
    private readonly byte[]? _otherSpeed;
    private readonly byte[]? _objectStore;
    private readonly byte[][] _stringDescriptors;

    /// <summary>Makes the descriptors.</summary>
    /// <param name="definition">The device.</param>
    /// <param name="speed">The speed it runs at.</param>
    public UsbDescriptors(UsbDeviceDefinition definition, UsbSpeed speed)
    {
        _definition = definition;
        _speed = speed;
        _device = MakeDevice();
        _configuration = MakeConfiguration(speed, DescriptorType.Configuration);
        UsbSpeed? other = speed switch
        {
            UsbSpeed.Full when definition.Speeds.Contains(UsbSpeed.High) => UsbSpeed.High,
            UsbSpeed.High when definition.Speeds.Contains(UsbSpeed.Full) => UsbSpeed.Full,
            _ => null,
        };
        if (other is not null)
        {
            _qualifier = MakeQualifier();
            _otherSpeed = MakeConfiguration(other.Value, DescriptorType.OtherSpeedConfiguration);
        }

        _objectStore = definition.Speeds.Contains(UsbSpeed.Super) ? MakeObjectStore() : null;
        _stringDescriptors = [.. _strings.Select(MakeString)];
    }

    /// <summary>bcdUSB. USB 3.2 §9.6.1: 3.x only while it runs at super speed; 2.10 says that it has a BOS.</summary>
    public ushort UsbRelease => _speed == UsbSpeed.Super ? (ushort)0x0310
        : _definition.Speeds.Contains(UsbSpeed.Super) ? (ushort)0x0210
        : _definition.Speeds.Contains(UsbSpeed.High) ? (ushort)0x0200 : (ushort)0x0110;

    /// <summary>wMaxPacketSize of endpoint 0, in bytes. USB 2.0 §5.5.3.</summary>
    public int MaxPacketSize0 => _speed switch { UsbSpeed.Super => 512, UsbSpeed.Low => 8, _ => 64 };

    /// <summary>A descriptor. USB 2.0 §9.4.3.</summary>
    /// <param name="value">wValue: type in the high byte, index in the low one.</param>
    /// <param name="language">wIndex: a string's language, else 0.</param>
    /// <param name="descriptor">The bytes.</param>
    /// <returns>False where the device has none such.</returns>
    public bool TryGet(ushort value, ushort language, out ReadOnlyMemory<byte> descriptor)
    {
        if (_definition.Overrides is not null && _definition.Overrides.TryGetValue(value, out descriptor))
        {
            return true;
        }

        int index = value & 0xff;
        var type = (DescriptorType)(value >> 8);
        byte[]? found = type switch
        {
            DescriptorType.String => index == 0 ? Languages()
                : index <= _stringDescriptors.Length && language == _definition.Language ? _stringDescriptors[index - 1] : null,
            _ when index != 0 || language != 0 => null,
            DescriptorType.Device => _device,
            DescriptorType.Configuration => _configuration,
            DescriptorType.DeviceQualifier => _qualifier,
            DescriptorType.OtherSpeedConfiguration => _otherSpeed,
            DescriptorType.BinaryObjectStore => _objectStore,
            _ => null,
        };
        descriptor = found;
        return found is not null;
    }

    private byte[] Languages()
    {
        if (_stringDescriptors.Length == 0)
        {
            return null!;
        }

        byte[] bytes = [4, (byte)DescriptorType.String, 0, 0];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2), _definition.Language);
        return bytes;
    }

    private static byte[] MakeString(string text)
    {
        // bLength is a byte: 126 UTF-16 units at most. USB 2.0 §9.6.7
        text = text.Length > 126 ? text[..126] : text;
        byte[] bytes = new byte[2 + (2 * text.Length)];
        bytes[0] = (byte)bytes.Length;
        bytes[1] = (byte)DescriptorType.String;
        Encoding.Unicode.GetBytes(text, bytes.AsSpan(2));
        return bytes;
    }

    private byte StringIndex(string? text)
    {
        if (text is null)
        {
            return 0;
        }

        int at = _strings.IndexOf(text);
        if (at < 0)
        {
            at = _strings.Count;
            _strings.Add(text);
        }

        return (byte)(at + 1);
    }

    private byte[] MakeDevice()
    {
        byte[] bytes = new byte[DeviceDescriptor.Size];
        var device = DeviceDescriptor.Write(bytes);
        device.UsbRelease = UsbRelease;
        device.DeviceClass = _definition.DeviceClass;
        device.MaxPacketSize0 = EncodedPacketSize0;
        device.VendorId = _definition.VendorId;
        device.ProductId = _definition.ProductId;
        device.DeviceRelease = _definition.Release;
        device.ManufacturerString = StringIndex(_definition.Manufacturer);
        device.ProductString = StringIndex(_definition.Product);
        device.SerialNumberString = StringIndex(_definition.SerialNumber);
        device.ConfigurationCount = 1;
        return bytes;
    }

    // USB 3.2 §9.6.1: an exponent of two at super speed, else bytes.
    private byte EncodedPacketSize0 => (byte)(_speed == UsbSpeed.Super ? 9 : MaxPacketSize0);

    // USB 2.0 §9.6.2: what would be otherwise at the other speed.
    private byte[] MakeQualifier() =>
        [10, (byte)DescriptorType.DeviceQualifier, 0x00, 0x02, (byte)_definition.DeviceClass, 0, 0, 64, 1, 0];

    private byte[] MakeConfiguration(UsbSpeed speed, DescriptorType type)
    {
        byte[] bytes = new byte[4096];
        int at = ConfigurationDescriptor.Size;
        foreach (UsbInterfaceDefinition setting in _definition.Interfaces)
        {
            var descriptor = InterfaceDescriptor.Write(bytes.AsSpan(at, InterfaceDescriptor.Size));
            descriptor.InterfaceNumber = setting.Number;
            descriptor.AlternateSetting = setting.Alternate;
            descriptor.EndpointCount = (byte)setting.Endpoints.Count;
            descriptor.InterfaceClass = setting.Class;
            descriptor.InterfaceSubclass = setting.Subclass;
            descriptor.InterfaceProtocol = setting.Protocol;
            descriptor.InterfaceString = StringIndex(setting.Name);
            at += InterfaceDescriptor.Size;
            foreach (UsbEndpointDefinition endpoint in setting.Endpoints)
            {
                at += MakeEndpoint(bytes.AsSpan(at), endpoint, speed);
            }
        }

        var head = ConfigurationDescriptor.Write(bytes.AsSpan(0, ConfigurationDescriptor.Size));
        bytes[1] = (byte)type;
        head.TotalLength = (ushort)at;
        head.InterfaceCount = (byte)_definition.Interfaces.Select(i => i.Number).Distinct().Count();
        head.ConfigurationValue = _definition.ConfigurationValue;
        head.Attributes = new ConfigurationAttributes { One = true, SelfPowered = _definition.SelfPowered };
        head.MaxPower = (byte)(_definition.MaxPower / (speed == UsbSpeed.Super ? 8 : 2));
        return bytes[..at];
    }

    private static int MakeEndpoint(Span<byte> bytes, UsbEndpointDefinition endpoint, UsbSpeed speed)
    {
        var descriptor = EndpointDescriptor.Write(bytes[..EndpointDescriptor.Size]);
        descriptor.Address = new EndpointAddress(endpoint.Address);
        descriptor.Attributes = new EndpointAttributes { TransferType = endpoint.Type };
        descriptor.MaxPacketSize = (ushort)endpoint.MaxPacketSize(speed);
        descriptor.Interval = endpoint.Interval;
        if (speed != UsbSpeed.Super)
        {
            return EndpointDescriptor.Size;
        }

        // USB 3.2 §9.6.7: no streams; wBytesPerInterval for periodic endpoints only.
        Span<byte> companion = bytes.Slice(EndpointDescriptor.Size, 6);
        companion.Clear();
        companion[0] = 6;
        companion[1] = (byte)DescriptorType.SuperSpeedEndpointCompanion;
        companion[2] = endpoint.MaxBurst;
        BinaryPrimitives.WriteUInt16LittleEndian(
            companion[4..], (ushort)(endpoint.Type == TransferType.Interrupt ? endpoint.MaxPacketSize(speed) : 0));
        return EndpointDescriptor.Size + 6;
    }

    // USB 3.2 §9.6.2: the USB 2.0 extension and the SuperSpeed capability that every such device has.
    private static byte[] MakeObjectStore() =>
    [
        5, (byte)DescriptorType.BinaryObjectStore, 22, 0, 2,
        7, (byte)DescriptorType.DeviceCapability, 2, 0x02, 0, 0, 0,
        10, (byte)DescriptorType.DeviceCapability, 3, 0, 0x0e, 0, 1, 10, 0xff, 0x07,
    ];
}
