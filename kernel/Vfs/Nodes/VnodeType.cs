namespace DriverKit.Kernel.Vfs;

/// <summary>What a vnode stands for.</summary>
public enum VnodeType
{
    /// <summary>A file with contents.</summary>
    Regular = 8,

    /// <summary>A directory.</summary>
    Directory = 4,

    /// <summary>A symbolic link.</summary>
    SymbolicLink = 10,
}
