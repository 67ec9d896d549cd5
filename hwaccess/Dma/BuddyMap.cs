using System.Numerics;

namespace DriverKit.Dma;

/// <summary>Which pages of a power-of-two run are free, as a buddy system: split on demand, merge on return.</summary>
internal sealed class BuddyMap
{
    private const byte NotAHead = 0xff;
    private const byte UsedBit = 0x80;

    private readonly int _maxOrder;
    private readonly int[] _heads;
    private readonly int[] _next;
    private readonly int[] _previous;
    private readonly byte[] _state;

    public BuddyMap(int pages)
    {
        _maxOrder = BitOperations.Log2((uint)pages);
        _heads = new int[_maxOrder + 1];
        Array.Fill(_heads, -1);
        _next = GC.AllocateUninitializedArray<int>(pages);
        _previous = GC.AllocateUninitializedArray<int>(pages);
        _state = new byte[pages];
        Array.Fill(_state, NotAHead);
        Push(0, _maxOrder);
    }

    /// <summary>Takes a free run of 2^order pages.</summary>
    /// <returns>Its first page, or -1.</returns>
    public int Take(int order)
    {
        int have = order;
        while (have <= _maxOrder && _heads[have] < 0)
        {
            have++;
        }

        if (have > _maxOrder)
        {
            return -1;
        }

        int page = _heads[have];
        Remove(page, have);
        while (have > order)
        {
            have--;
            Push(page + (1 << have), have);
        }

        _state[page] = (byte)(UsedBit | order);
        return page;
    }

    /// <summary>Gives a run back.</summary>
    /// <exception cref="ArgumentException">It was not handed out in that size.</exception>
    public void Give(int page, int order)
    {
        if ((uint)page >= (uint)_state.Length || _state[page] != (UsedBit | order))
        {
            throw new ArgumentException($"page {page} is not handed out as a run of {1 << order} pages");
        }

        _state[page] = NotAHead;
        while (order < _maxOrder)
        {
            int buddy = page ^ (1 << order);
            if (_state[buddy] != order)
            {
                break;
            }

            Remove(buddy, order);
            page = Math.Min(page, buddy);
            order++;
        }

        Push(page, order);
    }

    private void Push(int page, int order)
    {
        int head = _heads[order];
        _next[page] = head;
        _previous[page] = -1;
        if (head >= 0)
        {
            _previous[head] = page;
        }

        _heads[order] = page;
        _state[page] = (byte)order;
    }

    private void Remove(int page, int order)
    {
        int next = _next[page];
        int previous = _previous[page];
        if (previous >= 0)
        {
            _next[previous] = next;
        }
        else
        {
            _heads[order] = next;
        }

        if (next >= 0)
        {
            _previous[next] = previous;
        }

        _state[page] = NotAHead;
    }
}
