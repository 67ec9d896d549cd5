using DriverKit.Registers;

namespace DriverKit.Specs.Nvme;

/// <summary>Firmware slots. NVMe 1.4 §5.14.1.3, figure 195.</summary>
[WireStruct(512, ByteOrder.LittleEndian)]
public readonly ref partial struct FirmwareSlotLog
{
    /// <summary>AFI: the slot in use, 1 to 7.</summary>
    [At(0), Bits(0, 3)]
    public partial byte ActiveSlot { get; }

    /// <summary>AFI: the slot of the next reset; 0 where not told.</summary>
    [At(0), Bits(4, 3)]
    public partial byte NextSlot { get; }

    /// <summary>FRS1: ASCII; 0 for an empty slot.</summary>
    [At(8)]
    public partial ulong Revision1 { get; }

    /// <summary>FRS2.</summary>
    [At(16)]
    public partial ulong Revision2 { get; }

    /// <summary>FRS3.</summary>
    [At(24)]
    public partial ulong Revision3 { get; }

    /// <summary>FRS4.</summary>
    [At(32)]
    public partial ulong Revision4 { get; }

    /// <summary>FRS5.</summary>
    [At(40)]
    public partial ulong Revision5 { get; }

    /// <summary>FRS6.</summary>
    [At(48)]
    public partial ulong Revision6 { get; }

    /// <summary>FRS7.</summary>
    [At(56)]
    public partial ulong Revision7 { get; }
}
