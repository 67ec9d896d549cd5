using DriverKit.Block;
using DriverKit.Specs.Nvme;

namespace DriverKit.Emulation.Nvme;

/// <summary>A namespace: logical blocks over a block file.</summary>
internal sealed class ModelNamespace : IDisposable
{
    private readonly HashSet<ulong> _unreadable = [];

    public ModelNamespace(uint id, IBlockFile file, int blockSize, bool readOnly)
    {
        Id = id;
        File = file;
        BlockShift = System.Numerics.BitOperations.Log2((uint)blockSize);
        IsReadOnly = readOnly || file.IsReadOnly;
        BlockCount = (ulong)(file.Length >> BlockShift);
    }

    public uint Id { get; }

    public IBlockFile File { get; }

    public int BlockShift { get; }

    public int BlockSize => 1 << BlockShift;

    /// <summary>NSZE.</summary>
    public ulong BlockCount { get; set; }

    public bool IsReadOnly { get; set; }

    public bool IsWithin(ulong block, ulong count) => block <= BlockCount && count <= BlockCount - block;

    public void MarkUnreadable(ulong block) => _unreadable.Add(block);

    /// <summary>The first block of a range that cannot be read.</summary>
    public bool FindUnreadable(ulong block, ulong count, out ulong found)
    {
        found = 0;
        if (_unreadable.Count == 0)
        {
            return false;
        }

        for (ulong i = 0; i < count; i++)
        {
            if (_unreadable.Contains(block + i))
            {
                found = block + i;
                return true;
            }
        }

        return false;
    }

    /// <summary>Written blocks can be read again.</summary>
    public void Written(ulong block, ulong count)
    {
        for (ulong i = 0; i < count && _unreadable.Count > 0; i++)
        {
            _unreadable.Remove(block + i);
        }
    }

    public void Describe(Span<byte> data)
    {
        IdentifyNamespace.Writer ns = IdentifyNamespace.Write(data);
        ns.BlockCount = BlockCount;
        ns.BlockCapacity = BlockCount;
        ns.BlocksInUse = BlockCount;
        ns.DeallocatedReads = 1;
        ns.DeallocatingWriteZeroes = true;
        ns.IsWriteProtected = IsReadOnly;
        Span<byte> eui = stackalloc byte[8];
        Eui64(eui);
        ns.Eui64 = eui;
        Span<byte> formats = stackalloc byte[64];
        formats.Clear();
        var format = new LbaFormat { DataSizeShift = (byte)BlockShift };
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(formats, format.Raw);
        ns.Formats = formats;
    }

    /// <summary>EUI64: a locally administered identifier, big endian.</summary>
    public void Eui64(Span<byte> eui)
    {
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(eui, 0x0244_4b00_0000_0000UL | Id);
    }

    public void Dispose() => File.Dispose();
}
