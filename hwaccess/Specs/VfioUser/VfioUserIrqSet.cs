using DriverKit.Registers;

namespace DriverKit.Specs.VfioUser;

/// <summary>Payload of SET_IRQS; descriptors or bytes may come with it.</summary>
[WireStruct(20, ByteOrder.LittleEndian)]
public readonly ref partial struct VfioUserIrqSet
{
    /// <summary>Length of the payload.</summary>
    [At(0)]
    public partial uint ArgumentSize { get; }

    /// <summary>What is done with what.</summary>
    [At(4)]
    public partial VfioUserIrqFlags Flags { get; }

    /// <summary>Which kind of interrupts.</summary>
    [At(8)]
    public partial uint Index { get; }

    /// <summary>The first of them.</summary>
    [At(12)]
    public partial uint Start { get; }

    /// <summary>How many.</summary>
    [At(16)]
    public partial uint Count { get; }
}
