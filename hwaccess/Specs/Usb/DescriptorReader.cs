namespace DriverKit.Specs.Usb;

/// <summary>
/// Walks a run of descriptors. Total: a length that is below two or past the end ends the walk and is reported,
/// and a known length of a longer descriptor is no error. USB 2.0 §9.5.
/// </summary>
/// <param name="bytes">Descriptors one after the other.</param>
public ref struct DescriptorReader(ReadOnlySpan<byte> bytes)
{
    private const int HeaderSize = 2;

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _next;

    /// <summary>The descriptor found last.</summary>
    public RawDescriptor Current { get; private set; }

    /// <summary>Whether the walk ended at bytes that are no descriptor.</summary>
    public bool Malformed { get; private set; }

    /// <summary>How many bytes were read as descriptors.</summary>
    public readonly int Consumed => _next;

    /// <summary>Goes to the next descriptor.</summary>
    /// <returns>False at the end, and where the bytes make no sense.</returns>
    public bool MoveNext()
    {
        int rest = _bytes.Length - _next;
        if (rest == 0 || Malformed)
        {
            return false;
        }

        int length = _bytes[_next];
        if (length < HeaderSize || length > rest)
        {
            Malformed = true;
            return false;
        }

        Current = new RawDescriptor(_bytes.Slice(_next, length), _next);
        _next += length;
        return true;
    }

    /// <summary>Goes to the next descriptor of one type, past others.</summary>
    /// <param name="type">The type wanted.</param>
    /// <returns>False when there is none.</returns>
    public bool MoveTo(DescriptorType type)
    {
        while (MoveNext())
        {
            if (Current.Type == type)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The reader itself, for foreach.</summary>
    /// <returns>A copy that stands where this one stands.</returns>
    public readonly DescriptorReader GetEnumerator() => this;
}
