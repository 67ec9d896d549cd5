namespace DriverKit.Specs.Scsi;

/// <summary>
/// Sense data of either format, taken apart: why a command ended as it did. A value, to be kept with the command.
/// SPC-4 §4.5.
/// </summary>
public readonly record struct SenseData
{
    /// <summary>The most bytes that sense data have. SPC-4 §4.5.2.1.</summary>
    public const int MaxLength = 252;

    private const uint SenseKeySpecificValid = 1u << 23;

    /// <summary>SENSE KEY.</summary>
    public SenseKey Key { get; init; }

    /// <summary>ADDITIONAL SENSE CODE and its qualifier; zero where the data were too short to have them.</summary>
    public AdditionalSense Additional { get; init; }

    /// <summary>True when an earlier command caused it. SPC-4 §4.5.5.</summary>
    public bool Deferred { get; init; }

    /// <summary>True for the descriptor format.</summary>
    public bool DescriptorFormat { get; init; }

    /// <summary>INFORMATION, where it is valid; of disks mostly the block address.</summary>
    public ulong? Information { get; init; }

    /// <summary>COMMAND-SPECIFIC INFORMATION, where it is there and not zero.</summary>
    public ulong? CommandSpecific { get; init; }

    /// <summary>FIELD REPLACEABLE UNIT CODE; 0 for none.</summary>
    public byte FieldReplaceableUnit { get; init; }

    /// <summary>SENSE KEY SPECIFIC, 23 bits, where SKSV is set.</summary>
    public uint? SenseKeySpecific { get; init; }

    /// <summary>ILI: the data were not of the length asked for.</summary>
    public bool IncorrectLength { get; init; }

    /// <summary>EOM.</summary>
    public bool EndOfMedium { get; init; }

    /// <summary>FILEMARK.</summary>
    public bool Filemark { get; init; }

    /// <summary>ADDITIONAL SENSE CODE alone.</summary>
    public byte Code => (byte)((int)Additional >> 8);

    /// <summary>ADDITIONAL SENSE CODE QUALIFIER alone.</summary>
    public byte Qualifier => (byte)Additional;

    /// <summary>The field that was wrong, where the sense key is ILLEGAL REQUEST and SKSV is set. SPC-4 §4.5.2.4.2.</summary>
    public SenseFieldPointer? FieldPointer =>
        Key == SenseKey.IllegalRequest && SenseKeySpecific is { } bits ? new SenseFieldPointer(bits) : null;

    /// <summary>
    /// How far an operation has come, of 65536, where the sense key is NO SENSE or NOT READY and SKSV is set.
    /// SPC-4 §4.5.2.4.4.
    /// </summary>
    public ushort? Progress =>
        Key is SenseKey.NoSense or SenseKey.NotReady && SenseKeySpecific is { } bits ? (ushort)bits : null;

    /// <summary>Sense data of a key and code, without further information.</summary>
    /// <param name="key">The sense key.</param>
    /// <param name="additional">Code and qualifier.</param>
    /// <returns>The sense data.</returns>
    public static SenseData Of(SenseKey key, AdditionalSense additional) => new() { Key = key, Additional = additional };

    /// <summary>
    /// Takes sense data apart. Total: cut, overlong and contradictory data give what they can, and never an error
    /// past the first byte's.
    /// </summary>
    /// <param name="source">The device's answer, as many bytes as came.</param>
    /// <param name="sense">The sense data.</param>
    /// <returns>False when there is no sense key: too short, or a response code other than 70h to 73h.</returns>
    public static bool TryParse(ReadOnlySpan<byte> source, out SenseData sense)
    {
        sense = default;
        SenseResponse response = source.IsEmpty ? default : (SenseResponse)(source[0] & 0x7F);
        return response switch
        {
            SenseResponse.FixedCurrent or SenseResponse.FixedDeferred => TryParseFixed(source, out sense),
            SenseResponse.DescriptorCurrent or SenseResponse.DescriptorDeferred => TryParseDescriptors(source, out sense),
            _ => false,
        };
    }

    /// <summary>Stores the data in the fixed format, all 18 bytes. What does not fit there is left out. SPC-4 §4.5.3.</summary>
    /// <param name="destination">At least 18 bytes.</param>
    /// <returns>The length, 18.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The destination is too short.</exception>
    public int WriteFixed(Span<byte> destination)
    {
        FixedSense.Writer sense = FixedSense.Write(destination);
        sense.ResponseCode = Deferred ? SenseResponse.FixedDeferred : SenseResponse.FixedCurrent;
        sense.SenseKey = Key;
        sense.IncorrectLength = IncorrectLength;
        sense.EndOfMedium = EndOfMedium;
        sense.Filemark = Filemark;
        sense.AdditionalLength = FixedSense.Size - 8;
        sense.AdditionalSenseCode = Code;
        sense.AdditionalSenseCodeQualifier = Qualifier;
        sense.FieldReplaceableUnit = FieldReplaceableUnit;
        if (Information is <= uint.MaxValue)
        {
            sense.Valid = true;
            sense.Information = (uint)Information.Value;
        }

        if (CommandSpecific is <= uint.MaxValue)
        {
            sense.CommandSpecificInformation = (uint)CommandSpecific.Value;
        }

        if (SenseKeySpecific is { } bits)
        {
            sense.SenseKeySpecificValid = true;
            sense.SenseKeySpecific = bits & (SenseKeySpecificValid - 1);
        }

        return FixedSense.Size;
    }

    /// <summary>Stores the data in the descriptor format. SPC-4 §4.5.2.</summary>
    /// <param name="destination">At least 48 bytes.</param>
    /// <returns>The length, 8 to 48 bytes.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The destination is too short.</exception>
    public int WriteDescriptors(Span<byte> destination)
    {
        DescriptorSense.Writer sense = DescriptorSense.Write(destination);
        sense.ResponseCode = Deferred ? SenseResponse.DescriptorDeferred : SenseResponse.DescriptorCurrent;
        sense.SenseKey = Key;
        sense.AdditionalSenseCode = Code;
        sense.AdditionalSenseCodeQualifier = Qualifier;
        int end = DescriptorSense.Size;
        if (Information is { } information)
        {
            InformationSenseDescriptor.Writer item = InformationSenseDescriptor.Write(destination[end..]);
            item.Valid = true;
            item.Information = information;
            end += InformationSenseDescriptor.Size;
        }

        if (CommandSpecific is { } specific)
        {
            CommandSpecificSenseDescriptor.Writer item = CommandSpecificSenseDescriptor.Write(destination[end..]);
            item.Information = specific;
            end += CommandSpecificSenseDescriptor.Size;
        }

        if (SenseKeySpecific is { } bits)
        {
            SenseKeySpecificDescriptor.Writer item = SenseKeySpecificDescriptor.Write(destination[end..]);
            item.Valid = true;
            item.SenseKeySpecific = bits & (SenseKeySpecificValid - 1);
            end += SenseKeySpecificDescriptor.Size;
        }

        if (FieldReplaceableUnit != 0)
        {
            FieldReplaceableUnitSenseDescriptor.Writer item = FieldReplaceableUnitSenseDescriptor.Write(destination[end..]);
            item.FieldReplaceableUnit = FieldReplaceableUnit;
            end += FieldReplaceableUnitSenseDescriptor.Size;
        }

        if (IncorrectLength)
        {
            BlockCommandsSenseDescriptor.Writer item = BlockCommandsSenseDescriptor.Write(destination[end..]);
            item.IncorrectLength = true;
            end += BlockCommandsSenseDescriptor.Size;
        }

        sense.AdditionalLength = (byte)(end - DescriptorSense.Size);
        return end;
    }

    /// <summary>Key and code in words.</summary>
    /// <returns>One line.</returns>
    public override string ToString()
    {
        string deferred = Deferred ? "deferred " : string.Empty;
        string information = Information is { } value ? $", information 0x{value:x}" : string.Empty;
        string field = FieldPointer is { } pointer
            ? $", {(pointer.InCommand ? "CDB" : "parameter")} byte {pointer.Field}{(pointer.BitValid ? $" bit {pointer.Bit}" : string.Empty)}"
            : string.Empty;
        return $"{deferred}{Key}: {AdditionalSenseText.Describe(Additional)}{information}{field}";
    }

    private static bool TryParseFixed(ReadOnlySpan<byte> source, out SenseData sense)
    {
        sense = default;
        if (!FixedSense.TryParse(source, out FixedSense whole))
        {
            return false;
        }

        // §4.5.3: what lies past ADDITIONAL SENSE LENGTH is not sense data, whatever was transferred.
        int length = source.Length > 7 ? Math.Min(source.Length, 8 + whole.AdditionalLength) : source.Length;
        if (!FixedSense.TryParse(source[..length], out FixedSense data))
        {
            return false;
        }

        bool specific = length >= FixedSense.Size && data.SenseKeySpecificValid;
        sense = new SenseData
        {
            Key = data.SenseKey,
            Additional = (AdditionalSense)((data.AdditionalSenseCode << 8) | data.AdditionalSenseCodeQualifier),
            Deferred = data.ResponseCode == SenseResponse.FixedDeferred,
            Information = data.Valid && length >= 7 ? data.Information : null,
            CommandSpecific = data.CommandSpecificInformation is not 0 and var information ? information : null,
            FieldReplaceableUnit = data.FieldReplaceableUnit,
            SenseKeySpecific = specific ? data.SenseKeySpecific : null,
            IncorrectLength = data.IncorrectLength,
            EndOfMedium = data.EndOfMedium,
            Filemark = data.Filemark,
        };
        return true;
    }

    private static bool TryParseDescriptors(ReadOnlySpan<byte> source, out SenseData sense)
    {
        sense = default;
        if (!DescriptorSense.TryParse(source, out DescriptorSense data))
        {
            return false;
        }

        sense = new SenseData
        {
            Key = data.SenseKey,
            Additional = (AdditionalSense)((data.AdditionalSenseCode << 8) | data.AdditionalSenseCodeQualifier),
            Deferred = data.ResponseCode == SenseResponse.DescriptorDeferred,
            DescriptorFormat = true,
        };
        var reader = new SenseDescriptorReader(data.Tail[..Math.Min(data.AdditionalLength, data.Tail.Length)]);
        while (reader.MoveNext())
        {
            sense = sense.With(reader.Type, reader.Current);
        }

        return true;
    }

    private SenseData With(SenseDescriptorType type, ReadOnlySpan<byte> bytes)
    {
        switch (type)
        {
            case SenseDescriptorType.Information
                when InformationSenseDescriptor.TryParse(bytes, out InformationSenseDescriptor item) && item.Valid:
                return this with { Information = item.Information };
            case SenseDescriptorType.CommandSpecificInformation
                when CommandSpecificSenseDescriptor.TryParse(bytes, out CommandSpecificSenseDescriptor item):
                return this with { CommandSpecific = item.Information };
            case SenseDescriptorType.SenseKeySpecific
                when SenseKeySpecificDescriptor.TryParse(bytes, out SenseKeySpecificDescriptor item) && item.Valid:
                return this with { SenseKeySpecific = item.SenseKeySpecific };
            case SenseDescriptorType.FieldReplaceableUnit
                when FieldReplaceableUnitSenseDescriptor.TryParse(bytes, out FieldReplaceableUnitSenseDescriptor item):
                return this with { FieldReplaceableUnit = item.FieldReplaceableUnit };
            case SenseDescriptorType.BlockCommands
                when BlockCommandsSenseDescriptor.TryParse(bytes, out BlockCommandsSenseDescriptor item):
                return this with { IncorrectLength = item.IncorrectLength };
            default:
                return this;
        }
    }
}
