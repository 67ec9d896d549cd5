namespace DriverKit.Specs.Scsi;

/// <summary>Walks the designators of the device identification page. Total. SPC-4 §7.8.6.</summary>
public ref struct DesignationReader
{
    private ReadOnlySpan<byte> _rest;

    /// <summary>Starts at the first designator.</summary>
    /// <param name="answer">The answer to page 83h.</param>
    public DesignationReader(ReadOnlySpan<byte> answer) =>
        _rest = VpdPageReader.TryRead(answer, VpdPage.DeviceIdentification, out ReadOnlySpan<byte> page)
            ? page[VpdHeader.Size..]
            : default;

    /// <summary>The descriptor found last; its tail is the designator.</summary>
    public DesignationDescriptor Current { get; private set; }

    /// <summary>Goes to the next designator.</summary>
    /// <returns>False at the end, and where one is cut.</returns>
    public bool MoveNext()
    {
        if (!DesignationDescriptor.TryParse(_rest, out DesignationDescriptor header)
            || header.DesignatorLength > header.Tail.Length)
        {
            _rest = default;
            return false;
        }

        int length = DesignationDescriptor.Size + header.DesignatorLength;
        bool whole = DesignationDescriptor.TryParse(_rest[..length], out DesignationDescriptor current);
        Current = current;
        _rest = _rest[length..];
        return whole;
    }
}
