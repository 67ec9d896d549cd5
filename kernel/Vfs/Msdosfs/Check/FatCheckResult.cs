namespace DriverKit.Kernel.Vfs.Msdosfs.Check;

/// <summary>What a check found.</summary>
public sealed class FatCheckResult
{
    private readonly List<FatFinding> _findings = [];

    /// <summary>The findings, in the order they were made, up to the limit asked for.</summary>
    public IReadOnlyList<FatFinding> Findings => _findings;

    /// <summary>How many there were in all.</summary>
    public int Count { get; private set; }

    /// <summary>Of those, how many were mended.</summary>
    public int Repaired { get; private set; }

    /// <summary>The worst of them; null if there were none.</summary>
    public FatSeverity? Worst { get; private set; }

    /// <summary>Files.</summary>
    public int Files { get; internal set; }

    /// <summary>Directories, the root among them.</summary>
    public int Directories { get; internal set; }

    /// <summary>Clusters of files and directories.</summary>
    public uint UsedClusters { get; internal set; }

    /// <summary>Clusters in all.</summary>
    public uint Clusters { get; internal set; }

    /// <summary>Why no check could be made, for a person; empty if it was.</summary>
    public string Problem { get; internal set; } = string.Empty;

    internal void Add(FatFinding finding, int most)
    {
        Count++;
        Repaired += finding.Repaired ? 1 : 0;
        Worst = Worst is null || finding.Severity > Worst ? finding.Severity : Worst;
        if (_findings.Count < most)
        {
            _findings.Add(finding);
        }
    }
}
