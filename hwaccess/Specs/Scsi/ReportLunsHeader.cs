using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>
/// What the answer to REPORT LUNS begins with; units of eight bytes follow as the tail. SPC-4 §6.33.
/// </summary>
[WireStruct(8, ByteOrder.BigEndian)]
public readonly ref partial struct ReportLunsHeader
{
    /// <summary>LUN LIST LENGTH in bytes, of the whole list even where it is cut.</summary>
    [At(0)]
    public partial uint ListLength { get; }
}
