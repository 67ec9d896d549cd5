using System.Buffers.Binary;
using System.Text;
using DriverKit.Hosting;
using DriverKit.Specs.Usb;
using DriverKit.Specs.UsbIp;
using DriverKit.Usb;

namespace DriverKit.Backends.UsbIp;

/// <summary>A device that a server exports: the device, its bus id, and what its descriptors say.</summary>
public sealed class UsbIpExport
{
    private const int MaxConfiguration = 4096;
    private readonly byte[] _device = new byte[18];
    private readonly byte[] _configuration;

    /// <summary>Reads the descriptors of a device to be exported. Waits for it, 5 s at most.</summary>
    /// <param name="device">The device; it stays the caller's.</param>
    /// <param name="host">The host it runs on.</param>
    /// <param name="busId">Under which name, at most 31 characters.</param>
    /// <exception cref="IOException">It does not give its descriptors.</exception>
    public UsbIpExport(IUsbDevice device, IHost host, string busId)
    {
        Device = device;
        Host = host;
        BusId = busId;
        using var request = new UsbBlockingRequest(device, host);
        byte[] answer = request.GetDescriptor(DescriptorType.Device, 0, 0, _device.Length).ToArray();
        if (!DeviceDescriptor.TryParse(answer, out _))
        {
            throw new IOException($"{device.Location} gives no device descriptor ({request.Status}): it cannot be exported");
        }

        answer.AsSpan(0, _device.Length).CopyTo(_device);
        _configuration = request.GetDescriptor(DescriptorType.Configuration, 0, 0, MaxConfiguration).ToArray();
        if (!ConfigurationDescriptor.TryParse(_configuration, out _))
        {
            throw new IOException($"{device.Location} gives no configuration ({request.Status}): it cannot be exported");
        }
    }

    /// <summary>The device.</summary>
    public IUsbDevice Device { get; }

    /// <summary>The host it runs on.</summary>
    public IHost Host { get; }

    /// <summary>Its name for importers.</summary>
    public string BusId { get; }

    internal int InUse;

    /// <summary>The interfaces of the first configuration, each of them once.</summary>
    internal List<(byte Number, byte Class, byte Subclass, byte Protocol)> ReadInterfaces()
    {
        var found = new List<(byte, byte, byte, byte)>();
        foreach (RawDescriptor at in new DescriptorReader(_configuration))
        {
            if (at.Type == DescriptorType.Interface && InterfaceDescriptor.TryParse(at.Bytes, out InterfaceDescriptor setting)
                && setting.AlternateSetting == 0)
            {
                found.Add((setting.InterfaceNumber, (byte)setting.InterfaceClass, setting.InterfaceSubclass, setting.InterfaceProtocol));
            }
        }

        return found;
    }

    /// <summary>Whether an endpoint is an interrupt endpoint in any alternate setting; the wire does not tell it from a bulk one.</summary>
    internal bool IsInterrupt(byte endpoint)
    {
        foreach (RawDescriptor at in new DescriptorReader(_configuration))
        {
            if (at.Type == DescriptorType.Endpoint && EndpointDescriptor.TryParse(at.Bytes, out EndpointDescriptor found)
                && found.Address.Raw == endpoint)
            {
                return found.Attributes.TransferType == TransferType.Interrupt;
            }
        }

        return false;
    }

    internal void WriteRecord(Span<byte> destination, int number)
    {
        if (!DeviceDescriptor.TryParse(_device, out DeviceDescriptor device)
            || !ConfigurationDescriptor.TryParse(_configuration, out ConfigurationDescriptor configuration))
        {
            throw new InvalidOperationException("descriptors were checked when the export was made");
        }

        UsbIpDeviceRecord.Writer record = UsbIpDeviceRecord.Write(destination);
        record.Path = Encoding.ASCII.GetBytes($"/driverkit/{BusId}");
        record.BusId = Encoding.ASCII.GetBytes(BusId);
        record.BusNumber = 1;
        record.DeviceNumber = (uint)number;
        record.Speed = Device.Speed switch { UsbSpeed.Low => 1u, UsbSpeed.Full => 2, UsbSpeed.High => 3, _ => 5 };
        record.VendorId = device.VendorId;
        record.ProductId = device.ProductId;
        record.Release = BinaryPrimitives.ReadUInt16LittleEndian(_device.AsSpan(12));
        record.DeviceClass = _device[4];
        record.DeviceSubclass = _device[5];
        record.DeviceProtocol = _device[6];
        record.ConfigurationValue = configuration.ConfigurationValue;
        record.ConfigurationCount = _device[17];
        record.InterfaceCount = configuration.InterfaceCount;
    }
}
