namespace DriverKit.Kernel.Vfs;

/// <summary>One name of a directory, dirent(5).</summary>
/// <param name="FileId">The file's number.</param>
/// <param name="Type">The file's type.</param>
/// <param name="Next">Position after this entry, for reading on.</param>
/// <param name="NameStart">Where the name begins in the batch's characters.</param>
/// <param name="NameLength">The name's length in UTF-16 units.</param>
public readonly record struct DirectoryItem(ulong FileId, VnodeType Type, long Next, int NameStart, int NameLength);
