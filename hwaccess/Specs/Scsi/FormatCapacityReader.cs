namespace DriverKit.Specs.Scsi;

/// <summary>
/// Walks the capacities in the answer to READ FORMAT CAPACITIES, the current one first. Total. MMC-6 §6.23.3.
/// </summary>
public ref struct FormatCapacityReader
{
    private ReadOnlySpan<byte> _rest;

    /// <summary>Starts at the first capacity.</summary>
    /// <param name="answer">The answer, as many bytes as came.</param>
    public FormatCapacityReader(ReadOnlySpan<byte> answer)
    {
        if (FormatCapacityHeader.TryParse(answer, out FormatCapacityHeader header))
        {
            _rest = header.Tail[..Math.Min(header.ListLength, header.Tail.Length)];
        }
    }

    /// <summary>The capacity found last.</summary>
    public FormatCapacityDescriptor Current { get; private set; }

    /// <summary>Goes to the next capacity.</summary>
    /// <returns>False at the end, and where one is cut.</returns>
    public bool MoveNext()
    {
        if (!FormatCapacityDescriptor.TryParse(_rest, out FormatCapacityDescriptor current))
        {
            return false;
        }

        Current = current;
        _rest = _rest[FormatCapacityDescriptor.Size..];
        return true;
    }
}
