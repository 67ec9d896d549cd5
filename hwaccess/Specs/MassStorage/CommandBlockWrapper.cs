using DriverKit.Registers;

namespace DriverKit.Specs.MassStorage;

/// <summary>The CBW, which opens every command. Bulk-Only Transport 1.0 §5.1.</summary>
[WireStruct(31, ByteOrder.LittleEndian)]
public readonly ref partial struct CommandBlockWrapper
{
    /// <summary>dCBWSignature: "USBC". BBB 1.0 §5.1.</summary>
    public const uint SignatureValue = 0x43425355;

    /// <summary>dCBWSignature.</summary>
    [At(0), Fixed(SignatureValue)]
    public partial uint Signature { get; }

    /// <summary>dCBWTag: what the CSW is to echo.</summary>
    [At(4)]
    public partial uint Tag { get; }

    /// <summary>dCBWDataTransferLength: bytes that the host expects to transfer; 0 makes the direction meaningless.</summary>
    [At(8)]
    public partial uint DataTransferLength { get; }

    /// <summary>bmCBWFlags.</summary>
    [At(12)]
    public partial CbwFlags Flags { get; }

    /// <summary>bCBWLUN: the logical unit, 0 to 15.</summary>
    [At(13), Bits(0, 4)]
    public partial byte Lun { get; }

    /// <summary>bCBWCBLength: bytes of the command block that count, 1 to 16.</summary>
    [At(14), Bits(0, 5)]
    public partial byte CommandBlockLength { get; }

    /// <summary>CBWCB: the command block in its room of 16 bytes. Writing fewer clears the rest.</summary>
    [At(15, 16)]
    public partial ReadOnlySpan<byte> CommandBlock { get; }

    /// <summary>
    /// Whether the wrapper is meaningful: no reserved bit set, a unit within the device's, a length from 1 to 16.
    /// BBB 1.0 §6.2.2.
    /// </summary>
    /// <param name="maxLun">The greatest unit number of the device, 0 to 15.</param>
    /// <returns>True when it is.</returns>
    public bool IsMeaningful(int maxLun) =>
        ReservedIsZero && Lun <= maxLun && CommandBlockLength is >= 1 and <= 16;
}
