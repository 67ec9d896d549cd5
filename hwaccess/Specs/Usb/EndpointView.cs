namespace DriverKit.Specs.Usb;

/// <summary>An endpoint with the descriptors that follow it.</summary>
public readonly ref struct EndpointView
{
    internal EndpointView(EndpointDescriptor descriptor, ReadOnlySpan<byte> following)
    {
        Descriptor = descriptor;
        Following = following;
    }

    /// <summary>The endpoint descriptor.</summary>
    public EndpointDescriptor Descriptor { get; }

    /// <summary>The descriptors between this endpoint and the next: companions and class-specific ones.</summary>
    public ReadOnlySpan<byte> Following { get; }

    /// <summary>The SuperSpeed companion, which comes first of what follows. USB 3.2 §9.6.7.</summary>
    /// <param name="companion">The companion.</param>
    /// <returns>False when there is none.</returns>
    public bool TryGetCompanion(out SuperSpeedEndpointCompanionDescriptor companion)
    {
        var reader = new DescriptorReader(Following);
        companion = default;
        return reader.MoveTo(DescriptorType.SuperSpeedEndpointCompanion)
            && SuperSpeedEndpointCompanionDescriptor.TryParse(reader.Current.Bytes, out companion);
    }
}
