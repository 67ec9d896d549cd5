namespace DriverKit.Kernel.Vfs;

/// <summary>A name in a directory, for tools.</summary>
/// <param name="Name">The name.</param>
/// <param name="Path">Directory and name.</param>
/// <param name="Attributes">The file's own attributes; a symbolic link is not followed.</param>
public readonly record struct KernelFileEntry(string Name, string Path, VnodeAttributes Attributes)
{
    /// <summary>True for a directory.</summary>
    public bool IsDirectory => Attributes.Type == VnodeType.Directory;
}
