using DriverKit.Registers;

namespace DriverKit.Specs.MassStorage;

/// <summary>The CSW, which closes every command. Bulk-Only Transport 1.0 §5.2.</summary>
[WireStruct(13, ByteOrder.LittleEndian)]
public readonly ref partial struct CommandStatusWrapper
{
    /// <summary>dCSWSignature: "USBS". BBB 1.0 §5.2.</summary>
    public const uint SignatureValue = 0x53425355;

    /// <summary>dCSWSignature.</summary>
    [At(0), Fixed(SignatureValue)]
    public partial uint Signature { get; }

    /// <summary>dCSWTag: the tag of the command that it answers.</summary>
    [At(4)]
    public partial uint Tag { get; }

    /// <summary>dCSWDataResidue: bytes of those expected that were not processed.</summary>
    [At(8)]
    public partial uint DataResidue { get; }

    /// <summary>bCSWStatus.</summary>
    [At(12)]
    public partial CswStatus Status { get; }

    /// <summary>Whether bytes are a valid CSW: 13 of them, the signature, the tag. BBB 1.0 §6.3.1.</summary>
    /// <param name="source">What came from the bulk-in endpoint.</param>
    /// <param name="tag">The tag of the command.</param>
    /// <returns>True when they are.</returns>
    public static bool IsValid(ReadOnlySpan<byte> source, uint tag) =>
        source.Length == Size && TryParse(source, out CommandStatusWrapper csw)
        && csw.FixedValuesMatch && csw.Tag == tag;

    /// <summary>
    /// Whether the status is meaningful: passed or failed with a residue no greater than the expected length, or a
    /// phase error. BBB 1.0 §6.3.2.
    /// </summary>
    /// <param name="expectedLength">dCBWDataTransferLength of the command, in bytes.</param>
    /// <returns>True when it is.</returns>
    public bool IsMeaningful(uint expectedLength) => Status switch
    {
        CswStatus.Passed or CswStatus.Failed => DataResidue <= expectedLength,
        CswStatus.PhaseError => true,
        _ => false,
    };
}
