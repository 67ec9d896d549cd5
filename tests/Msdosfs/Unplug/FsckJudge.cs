using System.Text.RegularExpressions;

namespace DriverKit.Msdosfs.Tests;

/// <summary>Reads what fsck.fat says, line by line: some of it may be found after the end came, the rest may not.</summary>
internal static partial class FsckJudge
{
    /// <summary>The lines that may not be there.</summary>
    public static string[] Bad(string output) =>
        [.. output.Split('\n').Where(line => line.Length > 0 && !Frame().IsMatch(line) && !Allowed().IsMatch(line))];

    /// <summary>The findings that may be there, without what is done about them.</summary>
    public static IEnumerable<string> Findings(string output) =>
        output.Split('\n').Where(line => Allowed().IsMatch(line) && !line.StartsWith(' ')).Select(line => Numbers().Replace(line, "N"));

    [GeneratedRegex("^fsck.fat \\d|^[^ ]+: \\d+ files, \\d+/\\d+ clusters$|^Leaving filesystem unchanged.$")]
    private static partial Regex Frame();

    // The dirty bit (in the boot sector at offset 37 or 65, which its copy does not have), lost clusters, unlike FATs, the free count.
    [GeneratedRegex("^Dirty bit is set. Fs was not properly unmounted|^ Automatically removing dirty bit.$"
        + "|^There are differences between boot sector and its backup.$|^This is mostly harmless. Differences: \\(offset:original/backup\\)$"
        + "|^  65:01/00$|^  Not automatically fixing this.$"
        + "|^Reclaimed \\d+ unused clusters? \\(\\d+ bytes\\).$|^FATs differ but appear to be intact.$|^  Using first FAT.$"
        + "|^Free cluster summary wrong \\(\\d+ vs. really \\d+\\)$|^  Auto-correcting.$")]
    private static partial Regex Allowed();

    [GeneratedRegex("\\d+")]
    private static partial Regex Numbers();
}
