using DriverKit.Registers;

namespace DriverKit.Specs.Nvme;

/// <summary>One range of Dataset Management. NVMe 1.4 §6.7.1, figure 364.</summary>
[WireStruct(16, ByteOrder.LittleEndian)]
public readonly ref partial struct DatasetRange
{
    /// <summary>Context attributes.</summary>
    [At(0)]
    public partial uint Attributes { get; }

    /// <summary>Length in logical blocks.</summary>
    [At(4)]
    public partial uint BlockCount { get; }

    /// <summary>SLBA.</summary>
    [At(8)]
    public partial ulong FirstBlock { get; }
}
