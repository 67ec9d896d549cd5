namespace DriverKit.Kernel.Vfs;

/// <summary>What somebody wants to do with a file; the values of access(2).</summary>
[Flags]
public enum AccessModes
{
    /// <summary>Only that it exists.</summary>
    None = 0,

    /// <summary>Execute, or search a directory.</summary>
    Execute = 1,

    /// <summary>Write.</summary>
    Write = 2,

    /// <summary>Read.</summary>
    Read = 4,
}
