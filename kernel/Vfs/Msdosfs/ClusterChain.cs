namespace DriverKit.Kernel.Vfs.Msdosfs;

/// <summary>A file's clusters in order, as runs. It knows all of them from the moment they are asked for.</summary>
internal sealed class ClusterChain
{
    private ClusterRun[] _runs = new ClusterRun[1];
    private int _runCount;
    private int _recent;

    /// <summary>Clusters in it.</summary>
    public uint Count { get; private set; }

    /// <summary>The runs, in order.</summary>
    public ReadOnlySpan<ClusterRun> Runs => _runs.AsSpan(0, _runCount);

    /// <summary>The first cluster, 0 when there is none.</summary>
    public uint First => _runCount == 0 ? 0 : _runs[0].First;

    /// <summary>The last cluster, 0 when there is none.</summary>
    public uint Last => _runCount == 0 ? 0 : _runs[_runCount - 1].Last;

    /// <summary>Adds clusters at the end.</summary>
    public void Append(uint first, uint count)
    {
        if (_runCount > 0 && _runs[_runCount - 1] is var last && last.Last + 1 == first)
        {
            _runs[_runCount - 1] = last with { Count = last.Count + count };
        }
        else
        {
            if (_runCount == _runs.Length)
            {
                Array.Resize(ref _runs, _runCount * 2);
            }

            _runs[_runCount++] = new ClusterRun(Count, first, count);
        }

        Count += count;
    }

    /// <summary>The run that holds a cluster of the file.</summary>
    /// <param name="index">The cluster's number within the file, below <see cref="Count"/>.</param>
    public ClusterRun Find(uint index)
    {
        int recent = Volatile.Read(ref _recent);
        if (recent < _runCount && index - _runs[recent].Index < _runs[recent].Count)
        {
            return _runs[recent];
        }

        int low = 0;
        int high = _runCount - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (_runs[middle].Index <= index)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        Volatile.Write(ref _recent, low);
        return _runs[low];
    }

    /// <summary>The cluster on disk of one of the file.</summary>
    public uint At(uint index)
    {
        ClusterRun run = Find(index);
        return run.First + (index - run.Index);
    }

    /// <summary>A chain that begins as one and goes on as another.</summary>
    /// <param name="head">How it begins.</param>
    /// <param name="count">Clusters of <paramref name="head"/>.</param>
    /// <param name="tail">What it has from cluster number <paramref name="count"/> on.</param>
    public static ClusterChain Join(ClusterChain head, uint count, ClusterChain tail)
    {
        var joined = new ClusterChain();
        foreach (ClusterRun run in head.Runs)
        {
            if (run.Index < count)
            {
                joined.Append(run.First, Math.Min(run.Count, count - run.Index));
            }
        }

        foreach (ClusterRun run in tail.Runs)
        {
            uint skip = run.Index >= count ? 0 : Math.Min(run.Count, count - run.Index);
            if (skip < run.Count)
            {
                joined.Append(run.First + skip, run.Count - skip);
            }
        }

        return joined;
    }

    /// <summary>Cuts the end off.</summary>
    /// <param name="count">How many clusters stay.</param>
    public void Cut(uint count)
    {
        while (_runCount > 0 && _runs[_runCount - 1].Index >= count)
        {
            _runCount--;
        }

        if (_runCount > 0 && _runs[_runCount - 1] is var last && last.Index + last.Count > count)
        {
            _runs[_runCount - 1] = last with { Count = count - last.Index };
        }

        Count = Math.Min(Count, count);
    }
}
