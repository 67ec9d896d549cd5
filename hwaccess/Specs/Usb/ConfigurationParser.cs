namespace DriverKit.Specs.Usb;

/// <summary>
/// A configuration with all that belongs to it, as GET_DESCRIPTOR(CONFIGURATION) answers. Total: whatever the bytes
/// are, walking them ends and stays within them. USB 2.0 §9.4.3 and §9.6.3.
/// </summary>
public readonly ref struct ConfigurationParser
{
    private readonly ReadOnlySpan<byte> _following;
    private readonly ConfigurationFaults _faults;

    private ConfigurationParser(ConfigurationDescriptor descriptor, ReadOnlySpan<byte> following, ConfigurationFaults faults)
    {
        Descriptor = descriptor;
        _following = following;
        _faults = faults;
    }

    /// <summary>The configuration descriptor.</summary>
    public ConfigurationDescriptor Descriptor { get; }

    /// <summary>Every descriptor after the configuration descriptor.</summary>
    public DescriptorReader Descriptors => new(_following);

    /// <summary>The alternate settings of all interfaces.</summary>
    public AlternateEnumerator Alternates => new(_following);

    /// <summary>Looks at bytes as a configuration; also one of OTHER_SPEED_CONFIGURATION.</summary>
    /// <param name="bytes">What the device answered.</param>
    /// <param name="configuration">The configuration.</param>
    /// <returns>False when it does not begin with a configuration descriptor.</returns>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out ConfigurationParser configuration)
    {
        configuration = default;
        var reader = new DescriptorReader(bytes);
        if (!reader.MoveNext()
            || reader.Current.Type is not (DescriptorType.Configuration or DescriptorType.OtherSpeedConfiguration)
            || !ConfigurationDescriptor.TryParse(reader.Current.Bytes, out ConfigurationDescriptor descriptor))
        {
            return false;
        }

        int total = descriptor.TotalLength;
        ConfigurationFaults faults = total > bytes.Length ? ConfigurationFaults.Truncated
            : total < reader.Consumed ? ConfigurationFaults.TotalTooShort : ConfigurationFaults.None;
        int end = Math.Max(Math.Min(total, bytes.Length), reader.Consumed);
        configuration = new ConfigurationParser(descriptor, bytes[reader.Consumed..end], faults);
        return true;
    }

    /// <summary>One setting of an interface.</summary>
    /// <param name="interfaceNumber">bInterfaceNumber.</param>
    /// <param name="alternateSetting">bAlternateSetting.</param>
    /// <param name="alternate">The setting.</param>
    /// <returns>False when it is not described.</returns>
    public bool TryFind(byte interfaceNumber, byte alternateSetting, out AlternateView alternate)
    {
        foreach (AlternateView candidate in Alternates)
        {
            if (candidate.Descriptor.InterfaceNumber == interfaceNumber
                && candidate.Descriptor.AlternateSetting == alternateSetting)
            {
                alternate = candidate;
                return true;
            }
        }

        alternate = default;
        return false;
    }

    /// <summary>Compares what is described with what the specification demands.</summary>
    /// <returns>All that is wrong.</returns>
    public ConfigurationFaults Check()
    {
        ConfigurationFaults faults = _faults | CheckRun();
        Span<ulong> interfaces = stackalloc ulong[4];
        Span<ulong> settings = stackalloc ulong[1024];
        interfaces.Clear();
        settings.Clear();
        int count = 0;
        foreach (AlternateView alternate in Alternates)
        {
            InterfaceDescriptor descriptor = alternate.Descriptor;
            count += Mark(interfaces, descriptor.InterfaceNumber) ? 1 : 0;
            bool first = Mark(settings, (descriptor.InterfaceNumber << 8) | descriptor.AlternateSetting);
            faults |= first ? ConfigurationFaults.None : ConfigurationFaults.DuplicateAlternate;
            faults |= CheckEndpoints(alternate);
        }

        return count == Descriptor.InterfaceCount ? faults : faults | ConfigurationFaults.InterfaceCount;
    }

    private ConfigurationFaults CheckRun()
    {
        var faults = ConfigurationFaults.None;
        bool inside = false;
        DescriptorReader reader = Descriptors;
        while (reader.MoveNext())
        {
            int length = reader.Current.Bytes.Length;
            bool isInterface = reader.Current.Type == DescriptorType.Interface;
            bool isEndpoint = reader.Current.Type == DescriptorType.Endpoint;
            inside |= isInterface;
            if ((isInterface && length < InterfaceDescriptor.Size) || (isEndpoint && length < EndpointDescriptor.Size))
            {
                faults |= ConfigurationFaults.ShortDescriptor;
            }

            faults |= isEndpoint && !inside ? ConfigurationFaults.StrayEndpoint : ConfigurationFaults.None;
        }

        return reader.Malformed ? faults | ConfigurationFaults.Malformed : faults;
    }

    private static ConfigurationFaults CheckEndpoints(AlternateView alternate)
    {
        var faults = ConfigurationFaults.None;
        Span<ulong> seen = stackalloc ulong[4];
        seen.Clear();
        int count = 0;
        foreach (EndpointView endpoint in alternate.Endpoints)
        {
            EndpointAddress address = endpoint.Descriptor.Address;
            count++;
            faults |= Mark(seen, address.Raw) ? ConfigurationFaults.None : ConfigurationFaults.DuplicateEndpoint;
            bool packets = endpoint.Descriptor.MaxPacketSize > 0
                || endpoint.Descriptor.Attributes.TransferType == TransferType.Isochronous;
            bool sound = address.Number != 0 && (address.Raw & EndpointAddress.ReservedMask) == 0 && packets;
            faults |= sound ? ConfigurationFaults.None : ConfigurationFaults.BadEndpoint;
        }

        return count == alternate.Descriptor.EndpointCount ? faults : faults | ConfigurationFaults.EndpointCount;
    }

    private static bool Mark(Span<ulong> set, int index)
    {
        ulong bit = 1UL << (index & 63);
        bool added = (set[index >> 6] & bit) == 0;
        set[index >> 6] |= bit;
        return added;
    }
}
