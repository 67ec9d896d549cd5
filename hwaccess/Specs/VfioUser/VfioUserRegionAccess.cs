using DriverKit.Registers;

namespace DriverKit.Specs.VfioUser;

/// <summary>Beginning of the payloads of REGION_READ, REGION_WRITE and their replies; the data follow.</summary>
[WireStruct(16, ByteOrder.LittleEndian)]
public readonly ref partial struct VfioUserRegionAccess
{
    /// <summary>First byte in the region.</summary>
    [At(0)]
    public partial ulong Offset { get; }

    /// <summary>Which region.</summary>
    [At(8)]
    public partial uint Region { get; }

    /// <summary>How many bytes.</summary>
    [At(12)]
    public partial uint Count { get; }
}
