using System.Buffers.Binary;
using DriverKit.Specs.Scsi;

namespace DriverKit.Kernel.Scsi;

/// <summary>What sense data say, in short. SPC-4 §4.5.</summary>
public readonly record struct ScsiSense
{
    /// <summary>Sense key, 0 to 15.</summary>
    public int Key { get; init; }

    /// <summary>Additional sense code.</summary>
    public int Asc { get; init; }

    /// <summary>Additional sense code qualifier.</summary>
    public int Ascq { get; init; }

    /// <summary>The INFORMATION field where it is valid, mostly the sector concerned.</summary>
    public long? Information { get; init; }

    /// <summary>True when they belong to an earlier command (response codes 71h and 73h).</summary>
    public bool IsDeferred { get; init; }

    /// <summary>Reads fixed or descriptor sense data.</summary>
    /// <param name="data">What came.</param>
    /// <param name="sense">What they say.</param>
    /// <returns>False if they are too short or of an unknown response code.</returns>
    public static bool TryParse(ReadOnlySpan<byte> data, out ScsiSense sense)
    {
        sense = default;
        if (DescriptorSense.TryParse(data, out DescriptorSense descriptor)
            && descriptor.ResponseCode is SenseResponse.DescriptorCurrent or SenseResponse.DescriptorDeferred)
        {
            sense = new ScsiSense
            {
                Key = (int)descriptor.SenseKey,
                Asc = descriptor.AdditionalSenseCode,
                Ascq = descriptor.AdditionalSenseCodeQualifier,
                IsDeferred = descriptor.ResponseCode == SenseResponse.DescriptorDeferred,
                Information = FindInformation(data),
            };
            return true;
        }

        if (!FixedSense.TryParse(data, out FixedSense view)
            || view.ResponseCode is not (SenseResponse.FixedCurrent or SenseResponse.FixedDeferred))
        {
            return false;
        }

        sense = new ScsiSense
        {
            Key = (int)view.SenseKey,
            Asc = view.AdditionalSenseCode,
            Ascq = view.AdditionalSenseCodeQualifier,
            IsDeferred = view.ResponseCode == SenseResponse.FixedDeferred,
            Information = view.Valid ? view.Information : null,
        };
        return true;
    }

    /// <summary>Key, code and qualifier in hexadecimal.</summary>
    public override string ToString() => $"{Key:x}/{Asc:x2}/{Ascq:x2}";

    private static long? FindInformation(ReadOnlySpan<byte> data)
    {
        // SPC-4 §4.5.2: descriptors from byte 8 on, each of two bytes and as many more as its second byte says.
        for (int at = 8; at + 12 <= data.Length; at += 2 + data[at + 1])
        {
            if (data[at] == 0 && data[at + 1] == 10)
            {
                return data[at + 2] >= 0x80 ? BinaryPrimitives.ReadInt64BigEndian(data[(at + 4)..]) : null;
            }
        }

        return null;
    }
}
