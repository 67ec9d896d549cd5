namespace DriverKit.Kernel.Vfs;

/// <summary>How a file system is mounted, mount(8).</summary>
public sealed record MountOptions
{
    /// <summary>Nothing on it may change.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Every write is on the device before its call returns (data and metadata).</summary>
    public bool Synchronous { get; init; }

    /// <summary>Metadata may be written later too; after a crash the file system may need a check.</summary>
    public bool Asynchronous { get; init; }

    /// <summary>Reading does not change access times.</summary>
    public bool NoAccessTime { get; init; }

    /// <summary>Owner of all files, for file systems that keep none.</summary>
    public uint Uid { get; init; }

    /// <summary>Group of all files, for file systems that keep none.</summary>
    public uint Gid { get; init; }

    /// <summary>Permission bits of files, for file systems that keep none; octal 0755 if null.</summary>
    public int? FileMode { get; init; }

    /// <summary>Permission bits of directories, for file systems that keep none; octal 0755 if null.</summary>
    public int? DirectoryMode { get; init; }

    /// <summary>Most bytes of contents, for file systems in memory; 0 for what the kernel's memory limit allows.</summary>
    public long SizeLimit { get; init; }

    /// <summary>Further options of a file system, by name.</summary>
    public IReadOnlyDictionary<string, string>? Extra { get; init; }
}
