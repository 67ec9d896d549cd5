namespace DriverKit.Specs.Scsi;

/// <summary>
/// Mode parameters, as MODE SENSE answers and MODE SELECT sends them: header, block descriptors, pages. Total: a
/// length that goes past the data is cut. SPC-4 §7.5.4.
/// </summary>
public readonly ref struct ModeParameters
{
    private readonly ReadOnlySpan<byte> _pages;

    private ModeParameters(
        byte mediumType,
        ModeDeviceParameter device,
        bool longLba,
        ReadOnlySpan<byte> body,
        int descriptorLength)
    {
        MediumType = mediumType;
        DeviceParameter = device;
        LongLba = longLba;
        int cut = Math.Min(descriptorLength, body.Length);
        BlockDescriptors = body[..cut];
        _pages = body[cut..];
    }

    /// <summary>MEDIUM TYPE.</summary>
    public byte MediumType { get; }

    /// <summary>DEVICE-SPECIFIC PARAMETER.</summary>
    public ModeDeviceParameter DeviceParameter { get; }

    /// <summary>LONGLBA: the block descriptors have 16 bytes instead of 8.</summary>
    public bool LongLba { get; }

    /// <summary>The block descriptors.</summary>
    public ReadOnlySpan<byte> BlockDescriptors { get; }

    /// <summary>The pages.</summary>
    public ModePageReader Pages => new(_pages);

    /// <summary>Reads the six-byte command's form.</summary>
    /// <param name="data">The data, as many bytes as came.</param>
    /// <param name="parameters">The parameters.</param>
    /// <param name="selecting">True for MODE SELECT, whose MODE DATA LENGTH is reserved.</param>
    /// <returns>False where the header is not whole.</returns>
    public static bool TryParse6(ReadOnlySpan<byte> data, out ModeParameters parameters, bool selecting = false)
    {
        parameters = default;
        if (!ModeHeader6.TryParse(data, out ModeHeader6 header))
        {
            return false;
        }

        int length = selecting ? data.Length : Math.Min(data.Length, 1 + header.ModeDataLength);
        ReadOnlySpan<byte> body = data[Math.Min(ModeHeader6.Size, length)..length];
        parameters = new ModeParameters(
            header.MediumType, header.DeviceParameter, longLba: false, body, header.BlockDescriptorLength);
        return true;
    }

    /// <summary>Reads the ten-byte command's form.</summary>
    /// <param name="data">The data, as many bytes as came.</param>
    /// <param name="parameters">The parameters.</param>
    /// <param name="selecting">True for MODE SELECT, whose MODE DATA LENGTH is reserved.</param>
    /// <returns>False where the header is not whole.</returns>
    public static bool TryParse10(ReadOnlySpan<byte> data, out ModeParameters parameters, bool selecting = false)
    {
        parameters = default;
        if (!ModeHeader10.TryParse(data, out ModeHeader10 header))
        {
            return false;
        }

        int length = selecting ? data.Length : Math.Min(data.Length, 2 + header.ModeDataLength);
        ReadOnlySpan<byte> body = data[Math.Min(ModeHeader10.Size, length)..length];
        parameters = new ModeParameters(
            header.MediumType, header.DeviceParameter, header.LongLba, body, header.BlockDescriptorLength);
        return true;
    }

    /// <summary>Finds a page.</summary>
    /// <param name="code">Its code.</param>
    /// <param name="subpage">Its subpage code, 0 for the page itself.</param>
    /// <param name="page">The page with its header.</param>
    /// <returns>False where it is not there.</returns>
    public bool TryFind(ModePageCode code, byte subpage, out ReadOnlySpan<byte> page)
    {
        ModePageReader reader = Pages;
        while (reader.MoveNext())
        {
            if (reader.Code == code && reader.Subpage == subpage)
            {
                page = reader.Current;
                return true;
            }
        }

        page = default;
        return false;
    }
}
