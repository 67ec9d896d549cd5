using DriverKit.Specs.Usb;
using DriverKit.Usb;

namespace DriverKit.Kernel.Usb;

/// <summary>A device on a port (usbd_device): its descriptors, its selected configuration, its pipes.</summary>
public sealed class UsbDevice
{
    /// <summary>How long a request may take unless said otherwise, USBD_DEFAULT_TIMEOUT. USB 2.0 §9.2.6.1: 5 seconds.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(5);

    private readonly SimpleLock _lock = new();
    private readonly UsbPipe?[] _open = new UsbPipe?[256];
    private readonly byte[] _descriptor = new byte[DeviceDescriptor.Size];
    private bool _gone;

    internal UsbDevice(UsbBus bus, IUsbDevice seam, int port, int address)
    {
        Bus = bus;
        Seam = seam;
        Port = port;
        Address = address;
        Control = new UsbControl(this);
    }

    /// <summary>The bus it is on.</summary>
    public UsbBus Bus { get; }

    /// <summary>Its kernel.</summary>
    public RumpKernel Kernel => Bus.Kernel;

    /// <summary>The port of the root hub, from 1.</summary>
    public int Port { get; }

    /// <summary>Its number on the bus, for people; the real bus address is the controller's own matter.</summary>
    public int Address { get; }

    /// <summary>Speed of the connection.</summary>
    public UsbSpeed Speed => Seam.Speed;

    /// <summary>Where it sits, for people.</summary>
    public string Location => Seam.Location;

    /// <summary>Largest transfer in bytes.</summary>
    public int MaxTransferLength => Seam.MaxTransferLength;

    /// <summary>Synchronous requests on the default pipe.</summary>
    public UsbControl Control { get; }

    /// <summary>True once it left the bus: everything submitted ends with Removed.</summary>
    public bool IsGone => Volatile.Read(ref _gone);

    /// <summary>The device descriptor as it came.</summary>
    public DeviceDescriptor Descriptor => DeviceDescriptor.TryParse(_descriptor, out DeviceDescriptor view) ? view : default;

    /// <summary>The device descriptor's bytes.</summary>
    public ReadOnlySpan<byte> DescriptorBytes => _descriptor;

    /// <summary>The binary object store as it came, empty where there is none. USB 3.2 §9.6.2.</summary>
    public ReadOnlyMemory<byte> ObjectStore { get; internal set; }

    /// <summary>Its configurations, as far as they could be read.</summary>
    public IReadOnlyList<UsbConfiguration> Configurations { get; internal set; } = [];

    /// <summary>The selected configuration, or null.</summary>
    public UsbConfiguration? Configuration { get; private set; }

    /// <summary>The interfaces of the selected configuration.</summary>
    public IReadOnlyList<UsbInterface> Interfaces { get; private set; } = [];

    /// <summary>Manufacturer, from its string; empty where there is none.</summary>
    public string Manufacturer { get; internal set; } = "";

    /// <summary>Product, from its string; empty where there is none.</summary>
    public string Product { get; internal set; } = "";

    /// <summary>Serial number, from its string; empty where there is none.</summary>
    public string SerialNumber { get; internal set; } = "";

    /// <summary>Packet size of the default pipe in bytes. USB 2.0 §9.6.1; USB 3.2 §9.6.1 has its exponent.</summary>
    public int MaxPacketSize0 => Speed == UsbSpeed.Super ? 512 : Math.Max((byte)8, _descriptor[7]);

    internal IUsbDevice Seam { get; }

    internal Span<byte> DescriptorRoom => _descriptor;

    /// <summary>Selects a configuration; no pipe may be open. Where it is selected already the device is left alone. Thread context.</summary>
    /// <param name="configuration">One of the device's configurations.</param>
    /// <returns>NormalCompletion, or why not.</returns>
    public UsbdStatus Configure(UsbConfiguration configuration)
    {
        Span<byte> present = stackalloc byte[1];
        UsbdStatus status = Control.Request(
            SetupPacket.Of(0x80, (byte)StandardRequest.GetConfiguration, 0, 0, 1), present, out int actual);
        if (status == UsbdStatus.Removed)
        {
            return status;
        }

        if (status != UsbdStatus.NormalCompletion || actual != 1 || present[0] != configuration.Value || configuration.Value == 0)
        {
            status = UsbdStatus.IOError;
            for (int attempt = 0; attempt < UsbEnumeration.Attempts && status is not (UsbdStatus.NormalCompletion or UsbdStatus.Removed); attempt++)
            {
                status = Control.HostRequest(UsbTransferKind.SetConfiguration, 0, configuration.Value, 0, DefaultTimeout);
            }
        }

        if (status == UsbdStatus.NormalCompletion)
        {
            Configuration = configuration;
            Interfaces = configuration.Alternates.GroupBy(a => a.InterfaceNumber)
                .Select(g => new UsbInterface(this, g.Key, g.ToArray())).ToArray();
        }

        return status;
    }

    /// <summary>Resets the port: the device is as before afterwards, its halts and toggles cleared, alternate settings at 0. Thread context.</summary>
    /// <returns>NormalCompletion, or why not.</returns>
    public UsbdStatus Reset() => Control.HostRequest(UsbTransferKind.Reset, 0, 0, 0, DefaultTimeout);

    /// <summary>Vendor, product and the releases in one line, as the console shows them.</summary>
    public string Describe()
    {
        DeviceDescriptor descriptor = Descriptor;
        string vendor = Manufacturer.Length > 0 ? Manufacturer : "vendor";
        string product = Product.Length > 0 ? Product : "product";
        return $"{vendor} ({descriptor.VendorId:x4}) {product} ({descriptor.ProductId:x4}), class {(byte)descriptor.DeviceClass}/{descriptor.DeviceSubclass}, "
            + $"rev {Release(descriptor.UsbRelease)}/{Release(descriptor.DeviceRelease)}, addr {Address}";
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Bus.Device.Name} port {Port} addr {Address}";

    internal UsbdStatus OpenPipe(UsbEndpoint endpoint, out UsbPipe? pipe)
    {
        pipe = null;
        var made = new UsbPipe(this, endpoint);
        using SimpleLock.Scope held = _lock.Hold();
        if (_open[endpoint.Address] is not null)
        {
            return UsbdStatus.InUse;
        }

        _open[endpoint.Address] = made;
        pipe = made;
        return UsbdStatus.NormalCompletion;
    }

    internal void Released(UsbPipe pipe)
    {
        using SimpleLock.Scope held = _lock.Hold();
        if (_open[pipe.Address] == pipe)
        {
            _open[pipe.Address] = null;
        }
    }

    internal void MarkGone() => Volatile.Write(ref _gone, true);

    internal void Close() => Control.Close();

    private static string Release(ushort bcd) => $"{bcd >> 8:x}.{bcd & 0xff:x2}";
}
