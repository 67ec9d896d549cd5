namespace DriverKit.Specs.Usb;

/// <summary>Walks the alternate settings of a configuration in the order in which they are described.</summary>
public ref struct AlternateEnumerator
{
    private readonly ReadOnlySpan<byte> _bytes;
    private DescriptorReader _reader;

    internal AlternateEnumerator(ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes;
        _reader = new DescriptorReader(bytes);
    }

    /// <summary>The setting found last.</summary>
    public AlternateView Current { get; private set; }

    /// <summary>Goes to the next setting; interface descriptors that are too short are passed over.</summary>
    /// <returns>False when there is none.</returns>
    public bool MoveNext()
    {
        while (_reader.MoveTo(DescriptorType.Interface))
        {
            if (InterfaceDescriptor.TryParse(_reader.Current.Bytes, out InterfaceDescriptor descriptor))
            {
                int start = _reader.Consumed;
                Current = new AlternateView(descriptor, _bytes[start..End(_reader)]);
                return true;
            }
        }

        return false;
    }

    /// <summary>The enumerator itself, for foreach.</summary>
    /// <returns>A copy that stands where this one stands.</returns>
    public readonly AlternateEnumerator GetEnumerator() => this;

    private static int End(DescriptorReader ahead)
    {
        while (ahead.MoveNext())
        {
            if (ahead.Current.Type is DescriptorType.Interface or DescriptorType.InterfaceAssociation)
            {
                return ahead.Current.Offset;
            }
        }

        return ahead.Consumed;
    }
}
