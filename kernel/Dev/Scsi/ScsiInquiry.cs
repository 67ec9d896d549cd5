using System.Text;
using DriverKit.Specs.Scsi;

namespace DriverKit.Kernel.Scsi;

/// <summary>What standard INQUIRY data say of a unit, in a form to keep. SPC-4 §6.6.2.</summary>
public sealed record ScsiInquiry
{
    /// <summary>Least length of INQUIRY data that count, in bytes.</summary>
    public const int LeastLength = 36;

    /// <summary>A unit that has not answered yet.</summary>
    public static ScsiInquiry Unknown { get; } = new();

    /// <summary>Peripheral device type: 0 disk, 5 CD, 14 simplified disk; 31 unknown.</summary>
    public int DeviceType { get; init; } = 31;

    /// <summary>Peripheral qualifier: 0 connected, 1 not connected now, 3 not possible.</summary>
    public int Qualifier { get; init; } = 3;

    /// <summary>Whether the medium can be taken out (RMB).</summary>
    public bool IsRemovable { get; init; }

    /// <summary>Version of the standard claimed: 2 SCSI-2, 3 SPC, 4 SPC-2, 5 SPC-3, 6 SPC-4.</summary>
    public int Version { get; init; }

    /// <summary>Vendor, blanks at the end taken away.</summary>
    public string Vendor { get; init; } = "";

    /// <summary>Product.</summary>
    public string Product { get; init; } = "";

    /// <summary>Product revision.</summary>
    public string Revision { get; init; } = "";

    /// <summary>What the device type is called.</summary>
    public string TypeName => DeviceType switch
    {
        0x00 or 0x0e or 0x14 => "disk",
        0x01 => "tape",
        0x02 => "printer",
        0x03 => "processor",
        0x04 => "worm",
        0x05 => "cdrom",
        0x07 => "optical",
        0x08 => "changer",
        0x0c => "raid",
        0x0d => "enclosure",
        0x1e => "well-known",
        _ => "unknown",
    };

    /// <summary>Reads INQUIRY data.</summary>
    /// <param name="data">What came.</param>
    /// <param name="inquiry">What they say.</param>
    /// <returns>False if they are shorter than <see cref="LeastLength"/>.</returns>
    public static bool TryParse(ReadOnlySpan<byte> data, out ScsiInquiry inquiry)
    {
        inquiry = Unknown;
        if (data.Length < LeastLength || !InquiryData.TryParse(data, out InquiryData view))
        {
            return false;
        }

        inquiry = new ScsiInquiry
        {
            DeviceType = (int)view.DeviceType,
            Qualifier = (int)view.Qualifier,
            IsRemovable = view.Removable,
            Version = view.Version & 0x7,
            Vendor = Text(view.VendorIdentification),
            Product = Text(view.ProductIdentification),
            Revision = Text(view.ProductRevision),
        };
        return true;
    }

    /// <summary>The unit in the manner of an attach line.</summary>
    public override string ToString() =>
        $"<{Vendor}, {Product}, {Revision}> {TypeName} {(IsRemovable ? "removable" : "fixed")}";

    private static string Text(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        foreach (byte b in bytes)
        {
            text.Append(b is >= 0x20 and < 0x7f ? (char)b : b == 0 ? ' ' : '?');
        }

        return text.ToString().Trim();
    }
}
