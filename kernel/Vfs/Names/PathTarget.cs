namespace DriverKit.Kernel.Vfs;

/// <summary>The last step of a path: the directory, and the name in it that may or may not be there.</summary>
public ref struct PathTarget
{
    /// <summary>The directory, referenced; released by whoever asked.</summary>
    public Vnode Parent { get; internal set; }

    /// <summary>The last component; empty where the path is the root itself; perhaps <c>.</c> or <c>..</c>.</summary>
    public ReadOnlySpan<char> Name { get; internal set; }

    /// <summary>True if the path ended in a slash: only a directory will do.</summary>
    public bool WantsDirectory { get; internal set; }
}
