namespace DriverKit.Specs.Scsi;

/// <summary>Walks the block descriptors in the parameters of UNMAP. Total. SBC-3 §5.28.2.</summary>
public ref struct UnmapDescriptorReader
{
    private ReadOnlySpan<byte> _rest;

    /// <summary>Starts at the first descriptor.</summary>
    /// <param name="parameters">The parameters, as many bytes as came.</param>
    public UnmapDescriptorReader(ReadOnlySpan<byte> parameters)
    {
        if (UnmapParameterHeader.TryParse(parameters, out UnmapParameterHeader header))
        {
            _rest = header.Tail[..Math.Min(header.DescriptorLength, header.Tail.Length)];
        }
    }

    /// <summary>The descriptor found last.</summary>
    public UnmapBlockDescriptor Current { get; private set; }

    /// <summary>Goes to the next descriptor.</summary>
    /// <returns>False at the end, and where one is cut.</returns>
    public bool MoveNext()
    {
        if (!UnmapBlockDescriptor.TryParse(_rest, out UnmapBlockDescriptor current))
        {
            return false;
        }

        Current = current;
        _rest = _rest[UnmapBlockDescriptor.Size..];
        return true;
    }
}
