using DriverKit.Registers;

namespace DriverKit.Specs.VfioUser;

/// <summary>Payload of DMA_MAP; a descriptor may come with it.</summary>
[WireStruct(32, ByteOrder.LittleEndian)]
public readonly ref partial struct VfioUserDmaMap
{
    /// <summary>Length of the payload.</summary>
    [At(0)]
    public partial uint ArgumentSize { get; }

    /// <summary>1: the device may read, 2: it may write.</summary>
    [At(4)]
    public partial uint Flags { get; }

    /// <summary>First byte in the descriptor's file.</summary>
    [At(8)]
    public partial ulong FileOffset { get; }

    /// <summary>Address for the device.</summary>
    [At(16)]
    public partial ulong Address { get; }

    /// <summary>Length in bytes.</summary>
    [At(24)]
    public partial ulong Length { get; }
}
