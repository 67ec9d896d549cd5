namespace DriverKit.Specs.Scsi;

/// <summary>Vital product data as an INQUIRY answered them. Total. SPC-4 §7.8.</summary>
public static class VpdPageReader
{
    /// <summary>
    /// Finds the page in the answer and cuts it to its own length. Sticks that ignore EVPD answer standard INQUIRY
    /// data, which fail here by their page code unless that page is 00h.
    /// </summary>
    /// <param name="answer">The answer, as many bytes as came.</param>
    /// <param name="wanted">The page that was asked for.</param>
    /// <param name="page">The page with its header, cut to its length or to the answer.</param>
    /// <returns>False where the answer is another page, or none.</returns>
    public static bool TryRead(ReadOnlySpan<byte> answer, VpdPage wanted, out ReadOnlySpan<byte> page)
    {
        bool valid = VpdHeader.TryParse(answer, out VpdHeader header) && header.PageCode == wanted;
        page = valid ? answer[..Math.Min(answer.Length, VpdHeader.Size + header.PageLength)] : default;
        return valid;
    }

    /// <summary>Whether page 00h lists a page. SPC-4 §7.8.15.</summary>
    /// <param name="answer">The answer to page 00h.</param>
    /// <param name="wanted">The page.</param>
    /// <returns>True when it does.</returns>
    public static bool Supports(ReadOnlySpan<byte> answer, VpdPage wanted) =>
        TryRead(answer, VpdPage.SupportedPages, out ReadOnlySpan<byte> page)
        && page[VpdHeader.Size..].Contains((byte)wanted);

    /// <summary>The serial number of page 80h. SPC-4 §7.8.16.</summary>
    /// <param name="answer">The answer to page 80h.</param>
    /// <returns>The text, empty where there is none, null where the answer is another page.</returns>
    public static string? ReadSerialNumber(ReadOnlySpan<byte> answer) =>
        TryRead(answer, VpdPage.UnitSerialNumber, out ReadOnlySpan<byte> page)
            ? ScsiText.Read(page[VpdHeader.Size..].TrimStart((byte)' '))
            : null;
}
