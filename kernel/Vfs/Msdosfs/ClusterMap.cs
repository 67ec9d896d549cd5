using System.Numerics;
using DriverKit.Kernel.Vfs.Msdosfs.Format;

namespace DriverKit.Kernel.Vfs.Msdosfs;

/// <summary>Which clusters are taken, a bit each, and where to look next.</summary>
internal sealed class ClusterMap
{
    private const int WordsSearched = 1 << 14;

    private readonly ulong[] _taken;
    private readonly uint _last;

    /// <summary>A map with every cluster free.</summary>
    public ClusterMap(FatGeometry geometry)
    {
        _last = geometry.LastCluster;
        _taken = new ulong[(_last / 64) + 1];
        _taken[0] = 3;
        for (uint at = _last + 1; at % 64 != 0; at++)
        {
            _taken[at / 64] |= 1UL << (int)(at % 64);
        }

        FreeCount = geometry.ClusterCount;
        Next = FatGeometry.FirstCluster;
    }

    /// <summary>Clusters that are free.</summary>
    public uint FreeCount { get; private set; }

    /// <summary>Where the next search begins.</summary>
    public uint Next { get; set; }

    /// <summary>Whether a cluster is taken.</summary>
    public bool IsTaken(uint cluster) => (_taken[cluster / 64] >> (int)(cluster % 64) & 1) != 0;

    /// <summary>Marks a cluster as taken.</summary>
    /// <returns>False when it was already.</returns>
    public bool Take(uint cluster)
    {
        ulong bit = 1UL << (int)(cluster % 64);
        if ((_taken[cluster / 64] & bit) != 0)
        {
            return false;
        }

        _taken[cluster / 64] |= bit;
        FreeCount--;
        return true;
    }

    /// <summary>Marks a cluster as free.</summary>
    /// <returns>False when it was already.</returns>
    public bool Give(uint cluster)
    {
        ulong bit = 1UL << (int)(cluster % 64);
        if ((_taken[cluster / 64] & bit) == 0)
        {
            return false;
        }

        _taken[cluster / 64] &= ~bit;
        FreeCount++;
        return true;
    }

    /// <summary>Takes a run of clusters: at the goal if that is free, else the first stretch that holds them all, else a shorter one.</summary>
    /// <param name="goal">Where it would be best, or 0.</param>
    /// <param name="wanted">How many, from 1.</param>
    /// <param name="first">The first of the run.</param>
    /// <returns>How many were taken: 1 to <paramref name="wanted"/>, or 0 when none is free.</returns>
    public int Allocate(uint goal, int wanted, out uint first)
    {
        first = 0;
        if (FreeCount == 0)
        {
            return 0;
        }

        int length = 0;
        if (goal >= FatGeometry.FirstCluster && goal <= _last && !IsTaken(goal))
        {
            first = goal;
            length = RunAt(goal, wanted);
        }
        else
        {
            Search(wanted, ref first, ref length);
        }

        for (uint cluster = first; cluster < first + (uint)length; cluster++)
        {
            Take(cluster);
        }

        Next = first + (uint)length > _last ? FatGeometry.FirstCluster : first + (uint)length;
        return length;
    }

    /// <summary>Takes a free cluster of a range.</summary>
    /// <returns>Its number, or 0 when none is free.</returns>
    public uint TakeWithin(uint first, uint last)
    {
        uint found = NextFree(Math.Max(first, FatGeometry.FirstCluster));
        return found <= Math.Min(last, _last) && Take(found) ? found : 0;
    }

    private void Search(int wanted, ref uint first, ref int length)
    {
        uint from = Next >= FatGeometry.FirstCluster && Next <= _last ? Next : FatGeometry.FirstCluster;
        uint at = from;
        bool wrapped = false;
        int budget = WordsSearched;
        while (true)
        {
            at = NextFree(at);
            if (at > _last)
            {
                if (wrapped)
                {
                    return;
                }

                wrapped = true;
                at = FatGeometry.FirstCluster;
                continue;
            }

            if (wrapped && at >= from && length > 0)
            {
                return;
            }

            int run = RunAt(at, wanted);
            if (run > length)
            {
                (first, length) = (at, run);
            }

            // A long search is not worth a longer run.
            if (length == wanted || (budget -= 1 + (run / 64)) < 0)
            {
                return;
            }

            at += (uint)run;
        }
    }

    private uint NextFree(uint at)
    {
        int word = (int)(at / 64);
        if (word >= _taken.Length)
        {
            return _last + 1;
        }

        ulong free = ~_taken[word] & (ulong.MaxValue << (int)(at % 64));
        while (free == 0)
        {
            if (++word == _taken.Length)
            {
                return _last + 1;
            }

            free = ~_taken[word];
        }

        return ((uint)word * 64) + (uint)BitOperations.TrailingZeroCount(free);
    }

    private int RunAt(uint at, int wanted)
    {
        int run = 0;
        while (run < wanted && at + (uint)run <= _last)
        {
            uint cluster = at + (uint)run;
            ulong taken = _taken[cluster / 64] >> (int)(cluster % 64);
            int free = taken == 0 ? 64 - (int)(cluster % 64) : BitOperations.TrailingZeroCount(taken);
            run += free;
            if (free == 0 || (taken != 0 && free < 64 - (int)(cluster % 64)))
            {
                break;
            }
        }

        return (int)Math.Min(Math.Min(run, wanted), (long)_last + 1 - at);
    }
}
