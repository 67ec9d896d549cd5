namespace DriverKit.Kernel.Vfs;

/// <summary>
/// Room for a stretch of directory entries: getdents(2) fills it, the caller looks at it and uses it again. A file system calls
/// <see cref="TryAdd"/> until that is false.
/// </summary>
public sealed class DirectoryBatch
{
    private readonly DirectoryItem[] _entries;
    private readonly char[] _names;
    private int _used;

    /// <summary>A batch.</summary>
    /// <param name="entries">Entries at most; at least 1.</param>
    public DirectoryBatch(int entries = 256)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(entries, 1);
        _entries = new DirectoryItem[entries];
        _names = new char[(entries * 24) + 256];
    }

    /// <summary>Entries in it.</summary>
    public int Count { get; private set; }

    /// <summary>The entries, in directory order.</summary>
    public ReadOnlySpan<DirectoryItem> Entries => _entries.AsSpan(0, Count);

    /// <summary>The name of an entry.</summary>
    /// <param name="index">Which, from 0.</param>
    public ReadOnlySpan<char> Name(int index) => _names.AsSpan(_entries[index].NameStart, _entries[index].NameLength);

    /// <summary>Empties it.</summary>
    public void Clear()
    {
        Count = 0;
        _used = 0;
    }

    /// <summary>Adds an entry.</summary>
    /// <param name="fileId">The file's number.</param>
    /// <param name="type">The file's type.</param>
    /// <param name="name">The name, at most 255 units (else it may never fit).</param>
    /// <param name="next">Position after this entry: reading on from there gives the entries after it.</param>
    /// <returns>False when there is no room: the entry was not taken.</returns>
    public bool TryAdd(ulong fileId, VnodeType type, ReadOnlySpan<char> name, long next)
    {
        if (Count == _entries.Length || name.Length > _names.Length - _used)
        {
            return false;
        }

        name.CopyTo(_names.AsSpan(_used));
        _entries[Count++] = new DirectoryItem(fileId, type, next, _used, name.Length);
        _used += name.Length;
        return true;
    }
}
