using DriverKit.Kernel.Vfs.Msdosfs.Format;

namespace DriverKit.Kernel.Vfs.Msdosfs.Check;

/// <summary>How a volume is checked.</summary>
public sealed record FatCheckOptions
{
    /// <summary>Mend what is found; else nothing is written.</summary>
    public bool Repair { get; init; }

    /// <summary>Most findings that are listed; beyond, they are only counted.</summary>
    public int MaxFindings { get; init; } = 1000;

    /// <summary>What short names are written in, for paths.</summary>
    public CodePage CodePage { get; init; } = CodePage.Cp437;
}
