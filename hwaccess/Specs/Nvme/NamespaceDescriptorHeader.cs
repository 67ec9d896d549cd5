using DriverKit.Registers;

namespace DriverKit.Specs.Nvme;

/// <summary>The head of a namespace identification descriptor; a type of 0 ends the list. NVMe 1.4 §5.15.2.4, figure 249.</summary>
[WireStruct(4, ByteOrder.LittleEndian)]
public readonly ref partial struct NamespaceDescriptorHeader
{
    /// <summary>NIDT.</summary>
    [At(0)]
    public partial NamespaceDescriptorType Type { get; }

    /// <summary>NIDL: bytes that follow.</summary>
    [At(1)]
    public partial byte Length { get; }
}
