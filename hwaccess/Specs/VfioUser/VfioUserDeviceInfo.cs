using DriverKit.Registers;

namespace DriverKit.Specs.VfioUser;

/// <summary>Payload of GET_INFO and of its reply.</summary>
[WireStruct(16, ByteOrder.LittleEndian)]
public readonly ref partial struct VfioUserDeviceInfo
{
    /// <summary>Length of the payload.</summary>
    [At(0)]
    public partial uint ArgumentSize { get; }

    /// <summary>1: it can be reset, 2: it is a PCI function.</summary>
    [At(4)]
    public partial uint Flags { get; }

    /// <summary>How many regions.</summary>
    [At(8)]
    public partial uint RegionCount { get; }

    /// <summary>How many kinds of interrupts.</summary>
    [At(12)]
    public partial uint IrqCount { get; }
}
