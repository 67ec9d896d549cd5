using DriverKit.Registers;

namespace DriverKit.Specs.VfioUser;

/// <summary>Payload of GET_IRQ_INFO and of its reply.</summary>
[WireStruct(16, ByteOrder.LittleEndian)]
public readonly ref partial struct VfioUserIrqInfo
{
    /// <summary>Length of the payload.</summary>
    [At(0)]
    public partial uint ArgumentSize { get; }

    /// <summary>1: by eventfd, 2: it can be masked, 4: it masks itself, 8: all are set at once.</summary>
    [At(4)]
    public partial uint Flags { get; }

    /// <summary>Which kind: 0 INTx, 1 MSI, 2 MSI-X, 3 errors, 4 requests.</summary>
    [At(8)]
    public partial uint Index { get; }

    /// <summary>How many of it.</summary>
    [At(12)]
    public partial uint Count { get; }
}
