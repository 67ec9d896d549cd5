namespace DriverKit.Kernel.Vfs;

/// <summary>Why the last component of a path is looked up, namei(9).</summary>
public enum LookupIntent
{
    /// <summary>To use what is there.</summary>
    Lookup,

    /// <summary>To create it if it is not there: the file system may note where the entry would go.</summary>
    Create,

    /// <summary>To delete it.</summary>
    Delete,

    /// <summary>To rename it.</summary>
    Rename,
}
