namespace DriverKit.Cli;

/// <summary>How the tool ends.</summary>
internal enum ExitCode
{
    /// <summary>Done.</summary>
    Ok = 0,

    /// <summary>It did not work; for fsck also: something was found.</summary>
    Failure = 1,

    /// <summary>The command line does not make sense.</summary>
    Usage = 2,
}
