namespace DriverKit.Specs.Usb;

/// <summary>One alternate setting of an interface, with all that belongs to it.</summary>
public readonly ref struct AlternateView
{
    private readonly ReadOnlySpan<byte> _following;

    internal AlternateView(InterfaceDescriptor descriptor, ReadOnlySpan<byte> following)
    {
        Descriptor = descriptor;
        _following = following;
    }

    /// <summary>The interface descriptor.</summary>
    public InterfaceDescriptor Descriptor { get; }

    /// <summary>The endpoints that are described, which may differ from the number that the interface states.</summary>
    public EndpointEnumerator Endpoints => new(_following);

    /// <summary>The descriptors between the interface and its first endpoint, mostly class-specific ones.</summary>
    public ReadOnlySpan<byte> ClassSpecific
    {
        get
        {
            var reader = new DescriptorReader(_following);
            return _following[..(reader.MoveTo(DescriptorType.Endpoint) ? reader.Current.Offset : reader.Consumed)];
        }
    }

    /// <summary>Every descriptor after the interface descriptor.</summary>
    public DescriptorReader Descriptors => new(_following);

    /// <summary>The first endpoint of a kind.</summary>
    /// <param name="type">Kind of transfer.</param>
    /// <param name="toHost">True for IN.</param>
    /// <param name="endpoint">The endpoint.</param>
    /// <returns>False when there is none.</returns>
    public bool TryFindEndpoint(TransferType type, bool toHost, out EndpointView endpoint)
    {
        foreach (EndpointView candidate in Endpoints)
        {
            EndpointDescriptor descriptor = candidate.Descriptor;
            if (descriptor.Attributes.TransferType == type && descriptor.Address.In == toHost)
            {
                endpoint = candidate;
                return true;
            }
        }

        endpoint = default;
        return false;
    }
}
