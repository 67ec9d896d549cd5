namespace DriverKit.Specs.Scsi;

/// <summary>Walks mode pages, both forms of them. Total. SPC-4 §7.5.7.</summary>
/// <param name="bytes">The pages, one after the other.</param>
public ref struct ModePageReader(ReadOnlySpan<byte> bytes)
{
    private const int SubpageHeaderSize = 4;

    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>The page found last, with its header; cut where the answer was cut.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    /// <summary>Where the page found last began, in bytes.</summary>
    public int Offset { get; private set; }

    /// <summary>PAGE CODE of the page found last.</summary>
    public readonly ModePageCode Code => (ModePageCode)(Current[0] & 0x3F);

    /// <summary>SUBPAGE CODE of the page found last; 0 for pages that have none.</summary>
    public readonly byte Subpage => (Current[0] & 0x40) != 0 ? Current[1] : (byte)0;

    /// <summary>Whether the answer ended before the page did.</summary>
    public bool Cut { get; private set; }

    /// <summary>Goes to the next page.</summary>
    /// <returns>False at the end, and where not even the header is whole.</returns>
    public bool MoveNext()
    {
        Offset += Current.Length;
        if (!ModePageHeader.TryParse(_rest, out ModePageHeader header)
            || (header.SubpageFormat && _rest.Length < SubpageHeaderSize))
        {
            _rest = default;
            return false;
        }

        int length = header.SubpageFormat
            ? SubpageHeaderSize + ((_rest[2] << 8) | _rest[3])
            : ModePageHeader.Size + header.PageLength;
        Cut = length > _rest.Length;
        length = Math.Min(length, _rest.Length);
        Current = _rest[..length];
        _rest = _rest[length..];
        return true;
    }
}
