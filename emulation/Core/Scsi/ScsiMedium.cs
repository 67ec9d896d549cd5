using DriverKit.Block;

namespace DriverKit.Emulation;

/// <summary>What lies in a logical unit: blocks on a block file, some of them perhaps bad.</summary>
public sealed class ScsiMedium : IDisposable
{
    private readonly SortedSet<ulong> _unreadable = [];
    private readonly SortedSet<ulong> _unwritable = [];

    /// <summary>A medium.</summary>
    /// <param name="file">Where the blocks are; owned from now on.</param>
    /// <param name="blockSize">Bytes of a block: 512, 1024, 2048 or 4096.</param>
    /// <param name="writeProtected">Whether its write-protect switch is set.</param>
    /// <exception cref="ArgumentException">Another block size, or a file with no whole block.</exception>
    public ScsiMedium(IBlockFile file, int blockSize = 512, bool writeProtected = false)
    {
        if (blockSize is not (512 or 1024 or 2048 or 4096))
        {
            throw new ArgumentException($"a block has 512, 1024, 2048 or 4096 bytes, not {blockSize}", nameof(blockSize));
        }

        if (file.Length < blockSize)
        {
            throw new ArgumentException($"{file.Name} has {file.Length} bytes, less than one block of {blockSize}", nameof(file));
        }

        File = file;
        BlockSize = blockSize;
        BlockCount = (ulong)(file.Length / blockSize);
        WriteProtected = writeProtected || file.IsReadOnly;
    }

    /// <summary>Where the blocks are.</summary>
    public IBlockFile File { get; }

    /// <summary>Bytes of a block.</summary>
    public int BlockSize { get; }

    /// <summary>Blocks; an incomplete last one does not count.</summary>
    public ulong BlockCount { get; private set; }

    /// <summary>True when it cannot be written.</summary>
    public bool WriteProtected { get; set; }

    /// <summary>True when what was written may be lost until it is flushed.</summary>
    public bool IsVolatile => File is VolatileCacheMedium;

    /// <summary>True when writes to bad blocks end well and are reported later, as with a write cache. SBC-3 §4.18.</summary>
    public bool DefersWriteErrors { get; set; }

    /// <summary>Makes a block bad; writing it mends it unless it is unwritable.</summary>
    /// <param name="lba">The block.</param>
    /// <param name="unwritable">Whether writing fails too.</param>
    public void AddBadBlock(ulong lba, bool unwritable = false)
    {
        _unreadable.Add(lba);
        if (unwritable)
        {
            _unwritable.Add(lba);
        }
    }

    /// <summary>Makes all blocks good again.</summary>
    public void MendAll()
    {
        _unreadable.Clear();
        _unwritable.Clear();
    }

    /// <summary>Uses fewer blocks than there are, or as many again. The unit must be told: <see cref="ScsiLogicalUnit.CapacityChanged"/>.</summary>
    /// <param name="blocks">The new count.</param>
    public void Resize(ulong blocks) => BlockCount = Math.Min(blocks, (ulong)(File.Length / BlockSize));

    /// <inheritdoc/>
    public void Dispose() => File.Dispose();

    /// <summary>First block of a range that cannot be read, or null.</summary>
    internal ulong? FirstUnreadable(ulong lba, ulong count) => First(_unreadable, lba, count);

    internal ulong? FirstUnwritable(ulong lba, ulong count) => First(_unwritable, lba, count);

    internal void Written(ulong lba, ulong count)
    {
        while (_unreadable.Count > 0 && First(_unreadable, lba, count) is { } bad && !_unwritable.Contains(bad))
        {
            _unreadable.Remove(bad);
        }
    }

    private static ulong? First(SortedSet<ulong> blocks, ulong lba, ulong count)
    {
        if (blocks.Count == 0 || count == 0)
        {
            return null;
        }

        foreach (ulong bad in blocks.GetViewBetween(lba, lba + count - 1))
        {
            return bad;
        }

        return null;
    }
}
