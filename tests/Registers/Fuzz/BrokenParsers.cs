using DriverKit.Specs.Scsi;
using DriverKit.Specs.Usb;

namespace DriverKit.Registers.Tests.Fuzz;

/// <summary>The mistakes that such parsers have had, put in on purpose: the fuzzer has to find each.</summary>
internal static class BrokenParsers
{
    /// <summary>Believes bLength when it goes past the end.</summary>
    public static bool TrustsDescriptorLength(ReadOnlySpan<byte> input)
    {
        if (!ConfigurationDescriptor.TryParse(input, out ConfigurationDescriptor descriptor) || !descriptor.FixedValuesMatch)
        {
            return false;
        }

        int sum = 0;
        for (int at = 0; at < input.Length && input[at] >= 2; at += input[at])
        {
            sum += input[at..][..input[at]].Length;
        }

        return sum > 0;
    }

    /// <summary>Goes on by bLength even where it is zero.</summary>
    public static bool NeverLeavesAZeroLength(ReadOnlySpan<byte> input)
    {
        int at = 0;
        while (at < input.Length)
        {
            at += input[at];
        }

        return at > 0;
    }

    /// <summary>Believes ADDITIONAL SENSE LENGTH.</summary>
    public static bool TrustsSenseLength(ReadOnlySpan<byte> input)
    {
        if (!DescriptorSense.TryParse(input, out DescriptorSense sense) || sense.ResponseCode != SenseResponse.DescriptorCurrent)
        {
            return false;
        }

        var reader = new SenseDescriptorReader(sense.Tail[..sense.AdditionalLength]);
        while (reader.MoveNext())
        {
            _ = reader.Type;
        }

        return true;
    }

    /// <summary>Keeps a copy of what wLength-like fields promise.</summary>
    public static bool ReservesWhatIsPromised(ReadOnlySpan<byte> input) =>
        ReportLunsHeader.TryParse(input, out ReportLunsHeader header)
        && new byte[Math.Min(header.ListLength, 1 << 24)].Length > 0;
}
