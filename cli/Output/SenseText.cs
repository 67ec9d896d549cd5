using DriverKit.Specs.Scsi;

namespace DriverKit.Cli.Output;

/// <summary>Sense data in a line.</summary>
internal static class SenseText
{
    public static string Of(ReadOnlySpan<byte> sense) => SenseData.TryParse(sense, out SenseData data)
        ? $"{data.Key}, {AdditionalSenseText.Describe(data.Additional)} (asc {data.Code:x2}h, ascq {data.Qualifier:x2}h)"
        : $"sense data that make no sense: {Convert.ToHexStringLower(sense)}";
}
