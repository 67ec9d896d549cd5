using DriverKit.Registers;

namespace DriverKit.Specs.VfioUser;

/// <summary>Payload of GET_REGION_INFO and of its reply.</summary>
[WireStruct(32, ByteOrder.LittleEndian)]
public readonly ref partial struct VfioUserRegionInfo
{
    /// <summary>Length of the payload.</summary>
    [At(0)]
    public partial uint ArgumentSize { get; }

    /// <summary>1: it can be read, 2: written, 4: mapped.</summary>
    [At(4)]
    public partial uint Flags { get; }

    /// <summary>Which: 0 to 5 the BARs, 6 the ROM, 7 config space, 8 VGA.</summary>
    [At(8)]
    public partial uint Index { get; }

    /// <summary>Offset of the first capability; 0 for none.</summary>
    [At(12)]
    public partial uint CapabilityOffset { get; }

    /// <summary>Length of the region in bytes.</summary>
    [At(16)]
    public partial ulong Length { get; }

    /// <summary>Where to map it in the descriptor's file.</summary>
    [At(24)]
    public partial ulong FileOffset { get; }
}
