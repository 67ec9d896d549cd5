using DriverKit.Registers;

namespace DriverKit.Specs.VfioUser;

/// <summary>Payload of DMA_UNMAP and of its reply.</summary>
[WireStruct(24, ByteOrder.LittleEndian)]
public readonly ref partial struct VfioUserDmaUnmap
{
    /// <summary>Length of the payload.</summary>
    [At(0)]
    public partial uint ArgumentSize { get; }

    /// <summary>2: all.</summary>
    [At(4)]
    public partial uint Flags { get; }

    /// <summary>Address for the device.</summary>
    [At(8)]
    public partial ulong Address { get; }

    /// <summary>Length in bytes.</summary>
    [At(16)]
    public partial ulong Length { get; }
}
