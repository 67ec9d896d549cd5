namespace DriverKit.Specs.Usb;

/// <summary>Walks the endpoints of an alternate setting; descriptors that are too short are passed over.</summary>
public ref struct EndpointEnumerator
{
    private readonly ReadOnlySpan<byte> _bytes;
    private DescriptorReader _reader;

    internal EndpointEnumerator(ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes;
        _reader = new DescriptorReader(bytes);
    }

    /// <summary>The endpoint found last.</summary>
    public EndpointView Current { get; private set; }

    /// <summary>Goes to the next endpoint.</summary>
    /// <returns>False when there is none.</returns>
    public bool MoveNext()
    {
        while (_reader.MoveTo(DescriptorType.Endpoint))
        {
            if (EndpointDescriptor.TryParse(_reader.Current.Bytes, out EndpointDescriptor descriptor))
            {
                int start = _reader.Consumed;
                DescriptorReader ahead = _reader;
                int end = ahead.MoveTo(DescriptorType.Endpoint) ? ahead.Current.Offset : ahead.Consumed;
                Current = new EndpointView(descriptor, _bytes[start..end]);
                return true;
            }
        }

        return false;
    }

    /// <summary>The enumerator itself, for foreach.</summary>
    /// <returns>A copy that stands where this one stands.</returns>
    public readonly EndpointEnumerator GetEnumerator() => this;
}
