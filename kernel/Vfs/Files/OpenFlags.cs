namespace DriverKit.Kernel.Vfs;

/// <summary>How a file is opened, open(2); NetBSD's values.</summary>
[Flags]
public enum OpenFlags
{
    /// <summary>For reading.</summary>
    ReadOnly = 0,

    /// <summary>For writing.</summary>
    WriteOnly = 1,

    /// <summary>For both.</summary>
    ReadWrite = 2,

    /// <summary>The bits of the three above.</summary>
    AccessMask = 3,

    /// <summary>Each write goes to the end.</summary>
    Append = 8,

    /// <summary>Each write is durable before it returns, data and attributes.</summary>
    Sync = 0x80,

    /// <summary>A symbolic link at the end is not followed: ELOOP.</summary>
    NoFollow = 0x100,

    /// <summary>Make the file if it is not there.</summary>
    Create = 0x200,

    /// <summary>Make it empty.</summary>
    Truncate = 0x400,

    /// <summary>With <see cref="Create"/>: EEXIST if it is there.</summary>
    Exclusive = 0x800,

    /// <summary>Each write's data are durable before it returns.</summary>
    DataSync = 0x10000,

    /// <summary>Only a directory: else ENOTDIR.</summary>
    Directory = 0x200000,
}
