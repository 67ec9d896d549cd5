namespace DriverKit.Specs.Scsi;

/// <summary>Walks the units in the answer to REPORT LUNS. Total. SPC-4 §6.33.</summary>
public ref struct LunListReader
{
    private ReadOnlySpan<byte> _rest;

    /// <summary>Starts at the first unit.</summary>
    /// <param name="answer">The answer, as many bytes as came.</param>
    public LunListReader(ReadOnlySpan<byte> answer)
    {
        if (ReportLunsHeader.TryParse(answer, out ReportLunsHeader header))
        {
            _rest = header.Tail[..(int)Math.Min(header.ListLength, (uint)header.Tail.Length)];
        }
    }

    /// <summary>The unit found last.</summary>
    public LogicalUnitNumber Current { get; private set; }

    /// <summary>Goes to the next unit.</summary>
    /// <returns>False at the end, and where one is cut.</returns>
    public bool MoveNext()
    {
        if (!LogicalUnitNumber.TryParse(_rest, out LogicalUnitNumber current))
        {
            return false;
        }

        Current = current;
        _rest = _rest[LogicalUnitNumber.Size..];
        return true;
    }
}
