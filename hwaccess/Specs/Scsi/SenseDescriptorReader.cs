namespace DriverKit.Specs.Scsi;

/// <summary>Walks the descriptors of descriptor-format sense data. Total. SPC-4 §4.5.2.1.</summary>
/// <param name="bytes">What follows the eight bytes of the header, within ADDITIONAL SENSE LENGTH.</param>
public ref struct SenseDescriptorReader(ReadOnlySpan<byte> bytes)
{
    private const int HeaderSize = 2;

    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>The descriptor found last, with its two bytes of type and length.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    /// <summary>DESCRIPTOR TYPE of the descriptor found last.</summary>
    public readonly SenseDescriptorType Type => (SenseDescriptorType)Current[0];

    /// <summary>Goes to the next descriptor.</summary>
    /// <returns>False at the end, and where a descriptor is cut.</returns>
    public bool MoveNext()
    {
        if (_rest.Length < HeaderSize || _rest[1] + HeaderSize > _rest.Length)
        {
            _rest = default;
            return false;
        }

        int length = _rest[1] + HeaderSize;
        Current = _rest[..length];
        _rest = _rest[length..];
        return true;
    }
}
