using System.Buffers.Binary;
using DriverKit.Dma;
using DriverKit.Specs.Nvme;

namespace DriverKit.Emulation.Nvme;

/// <summary>Walks the memory of a command page by page. NVMe 1.4 §4.3.</summary>
internal ref struct PrpWalker
{
    private readonly IPciSlot _slot;
    private readonly Span<byte> _entries;
    private readonly int _pageSize;
    private readonly ulong _prp1;
    private readonly ulong _prp2;
    private long _left;
    private ulong _list;
    private int _entry;
    private int _entryCount;
    private int _page;

    /// <summary>Walks the memory of a command.</summary>
    /// <param name="slot">Where lists are read from.</param>
    /// <param name="prp1">PRP1.</param>
    /// <param name="prp2">PRP2.</param>
    /// <param name="length">Bytes that the command moves.</param>
    /// <param name="pageSize">CC.MPS in bytes.</param>
    /// <param name="entries">Room for entries of a list, a multiple of 8 bytes.</param>
    public PrpWalker(IPciSlot slot, ulong prp1, ulong prp2, long length, int pageSize, Span<byte> entries)
    {
        _slot = slot;
        _prp1 = prp1;
        _prp2 = prp2;
        _left = length;
        _pageSize = pageSize;
        _entries = entries;
    }

    /// <summary>The next piece.</summary>
    /// <param name="address">Its first byte.</param>
    /// <param name="length">Its length in bytes; 0 at the end.</param>
    /// <returns>Success, InvalidPrpOffset, or DataTransferError where a list cannot be read.</returns>
    public NvmeStatus Next(out DeviceAddress address, out int length)
    {
        address = default;
        length = 0;
        if (_left == 0)
        {
            return NvmeStatus.Success;
        }

        ulong value = _prp1;
        if (_page > 0)
        {
            NvmeStatus status = NextEntry(out value);
            if (status != NvmeStatus.Success)
            {
                return status;
            }
        }

        int offset = (int)(value & (ulong)(_pageSize - 1));
        if (_page == 0 ? (offset & 3) != 0 : offset != 0)
        {
            return NvmeStatus.InvalidPrpOffset;
        }

        _page++;
        length = (int)Math.Min(_left, _pageSize - offset);
        _left -= length;
        address = new DeviceAddress(value);
        return NvmeStatus.Success;
    }

    // PRP2 is the second page where that ends it, else a list; a list's last entry in a page leads on where more are needed.
    private NvmeStatus NextEntry(out ulong value)
    {
        value = _prp2;
        if (_page == 1)
        {
            if (_left <= _pageSize)
            {
                return NvmeStatus.Success;
            }

            _list = _prp2;
            if ((_list & 7) != 0)
            {
                return NvmeStatus.InvalidPrpOffset;
            }
        }

        if (_entry == _entryCount)
        {
            NvmeStatus status = Fetch();
            if (status != NvmeStatus.Success)
            {
                return status;
            }
        }

        value = BinaryPrimitives.ReadUInt64LittleEndian(_entries[(_entry * 8)..]);
        _entry++;
        bool endsPage = (_list & (ulong)(_pageSize - 1)) == (ulong)_pageSize - 8;
        _list += 8;
        if (!endsPage || _left <= _pageSize)
        {
            return NvmeStatus.Success;
        }

        _list = value;
        _entryCount = _entry;
        return (_list & (ulong)(_pageSize - 1)) != 0 ? NvmeStatus.InvalidPrpOffset : NextEntry(out value);
    }

    private NvmeStatus Fetch()
    {
        long needed = (_left + _pageSize - 1) / _pageSize;
        long inPage = (_pageSize - (long)(_list & (ulong)(_pageSize - 1))) / 8;
        int count = (int)Math.Min(Math.Min(needed, inPage), _entries.Length / 8);
        _entry = 0;
        _entryCount = count;
        return _slot.TryRead(new DeviceAddress(_list), _entries[..(count * 8)]) ? NvmeStatus.Success : NvmeStatus.DataTransferError;
    }
}
