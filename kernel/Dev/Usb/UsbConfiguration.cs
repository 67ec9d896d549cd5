using DriverKit.Specs.Usb;

namespace DriverKit.Kernel.Usb;

/// <summary>A configuration as its device describes it, parsed without trust. USB 2.0 §9.6.3.</summary>
public sealed class UsbConfiguration
{
    /// <summary>Most alternate settings kept of one configuration; more are passed over.</summary>
    public const int MaxAlternates = 256;

    /// <summary>Most endpoints kept of one alternate setting: 15 in each direction. USB 2.0 §5.3.1.2.</summary>
    public const int MaxEndpoints = 30;

    private UsbConfiguration(byte[] raw, byte index, ConfigurationParser parser)
    {
        Raw = raw;
        Index = index;
        Value = parser.Descriptor.ConfigurationValue;
        Attributes = parser.Descriptor.Attributes;
        MaxPower = parser.Descriptor.MaxPower;
        Faults = parser.Check();
        Alternates = ReadAlternates(parser);
    }

    /// <summary>The descriptors as they came, the configuration descriptor first.</summary>
    public ReadOnlyMemory<byte> Raw { get; }

    /// <summary>Which of the device's configurations it is, from 0: not its value.</summary>
    public byte Index { get; }

    /// <summary>bConfigurationValue.</summary>
    public byte Value { get; }

    /// <summary>bmAttributes.</summary>
    public ConfigurationAttributes Attributes { get; }

    /// <summary>bMaxPower, in units of 2 mA (8 mA at super speed).</summary>
    public int MaxPower { get; }

    /// <summary>What is wrong with it.</summary>
    public ConfigurationFaults Faults { get; }

    /// <summary>Every alternate setting of every interface, each once, in the order found.</summary>
    public IReadOnlyList<UsbAlternate> Alternates { get; }

    /// <summary>Reads a configuration; what does not fit or makes no sense is passed over and told by <see cref="Faults"/>.</summary>
    /// <param name="source">What the device sent.</param>
    /// <param name="index">Which of the device's configurations it is, from 0.</param>
    /// <returns>Null when it does not begin with a configuration descriptor.</returns>
    public static UsbConfiguration? TryParse(ReadOnlySpan<byte> source, byte index)
    {
        byte[] raw = source.ToArray();
        return ConfigurationParser.TryParse(raw, out ConfigurationParser parser) ? new UsbConfiguration(raw, index, parser) : null;
    }

    private static List<UsbAlternate> ReadAlternates(ConfigurationParser parser)
    {
        var alternates = new List<UsbAlternate>();
        foreach (AlternateView view in parser.Alternates)
        {
            byte number = view.Descriptor.InterfaceNumber;
            byte setting = view.Descriptor.AlternateSetting;
            if (alternates.Count < MaxAlternates && !alternates.Exists(a => a.InterfaceNumber == number && a.Setting == setting))
            {
                alternates.Add(new UsbAlternate(
                    number,
                    setting,
                    view.Descriptor.InterfaceClass,
                    view.Descriptor.InterfaceSubclass,
                    view.Descriptor.InterfaceProtocol,
                    view.Descriptor.InterfaceString,
                    ReadEndpoints(view),
                    view.ClassSpecific.ToArray()));
            }
        }

        return alternates;
    }

    private static List<UsbEndpoint> ReadEndpoints(AlternateView view)
    {
        var endpoints = new List<UsbEndpoint>();
        foreach (EndpointView endpoint in view.Endpoints)
        {
            EndpointDescriptor descriptor = endpoint.Descriptor;
            byte address = descriptor.Address.Raw;
            if (descriptor.Address.Number == 0
                || (address & EndpointAddress.ReservedMask) != 0
                || descriptor.MaxPacketSize == 0
                || endpoints.Count == MaxEndpoints
                || endpoints.Exists(e => e.Address == address))
            {
                continue;
            }

            byte burst = 0;
            if (endpoint.TryGetCompanion(out SuperSpeedEndpointCompanionDescriptor companion))
            {
                burst = companion.MaxBurst;
            }

            endpoints.Add(new UsbEndpoint(address, descriptor.Attributes.TransferType, descriptor.MaxPacketSize, descriptor.Interval, burst));
        }

        return endpoints;
    }
}
