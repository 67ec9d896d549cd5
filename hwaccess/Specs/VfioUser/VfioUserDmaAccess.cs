using DriverKit.Registers;

namespace DriverKit.Specs.VfioUser;

/// <summary>Beginning of the payloads of DMA_READ, DMA_WRITE and their replies; the data follow.</summary>
[WireStruct(16, ByteOrder.LittleEndian)]
public readonly ref partial struct VfioUserDmaAccess
{
    /// <summary>Address for the device.</summary>
    [At(0)]
    public partial ulong Address { get; }

    /// <summary>How many bytes.</summary>
    [At(8)]
    public partial ulong Count { get; }
}
