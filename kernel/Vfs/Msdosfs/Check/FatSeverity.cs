namespace DriverKit.Kernel.Vfs.Msdosfs.Check;

/// <summary>How bad a finding is.</summary>
public enum FatSeverity
{
    /// <summary>A hint that is out of date; nothing is at risk.</summary>
    Note,

    /// <summary>What an unplug leaves behind: room is lost or copies differ, no file is harmed.</summary>
    Warning,

    /// <summary>A file, a name or a directory is damaged.</summary>
    Error,
}
