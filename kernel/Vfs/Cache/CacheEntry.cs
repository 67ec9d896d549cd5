using System.Numerics;
using DriverKit.Dma;

namespace DriverKit.Kernel.Vfs;

/// <summary>
/// A contiguous piece of arena memory with the contents of sectors: a metadata buffer or an extent of a file. Validity and dirt are kept a
/// page. All fields are guarded by the cache's lock, save the bytes themselves.
/// </summary>
internal abstract class CacheEntry
{
    public const int PageSize = Arena.PageSize;

    private CacheRun[] _runs = new CacheRun[1];

    protected CacheEntry()
    {
        Age = new LinkedListNode<CacheEntry>(this);
        Unwritten = new LinkedListNode<CacheEntry>(this);
    }

    public LinkedListNode<CacheEntry> Age { get; }

    public LinkedListNode<CacheEntry> Unwritten { get; }

    public CachedDevice Device { get; protected set; } = null!;

    public ArenaSegment Segment { get; set; }

    public CacheState State { get; set; }

    public int Pins { get; set; }

    public int PendingRequests { get; set; }

    public bool IsRecent { get; set; }

    public uint Valid { get; set; }

    public uint Dirty { get; set; }

    public uint InFlight { get; set; }

    public Errno Error { get; set; }

    public int RunCount { get; private set; }

    public ReadOnlySpan<CacheRun> Runs => _runs.AsSpan(0, RunCount);

    public bool CanBeTaken => State == CacheState.Idle && Pins == 0 && Dirty == 0;

    public static uint PagesOf(int start, int length)
    {
        int first = start / PageSize;
        int last = (start + length - 1) / PageSize;
        return (uint)((2ul << last) - (1ul << first));
    }

    public int DirtyBytes => BitOperations.PopCount(Dirty) * PageSize;

    public void ClearRuns() => RunCount = 0;

    /// <summary>The end of what is mapped without a gap from <paramref name="start"/> on; start itself if nothing is.</summary>
    /// <param name="start">Where to begin.</param>
    /// <param name="holesToo">Whether holes count as mapped: for a read, not for a write, which may have filled them.</param>
    public int MappedFrom(int start, bool holesToo = true)
    {
        foreach (CacheRun run in Runs)
        {
            if (start >= run.Start && start < run.End && (holesToo || run.Sector >= 0))
            {
                start = run.End;
            }
        }

        return start;
    }

    /// <summary>Adds a mapping of what was not mapped; it ends where the next one begins.</summary>
    public void AddRun(CacheRun run, int sectorSize)
    {
        int at = RunCount;
        while (at > 0 && _runs[at - 1].Start > run.Start)
        {
            at--;
        }

        if (at < RunCount && run.End > _runs[at].Start)
        {
            run = run with { Length = _runs[at].Start - run.Start };
        }

        if (at > 0 && _runs[at - 1] is var before && before.End == run.Start
            && (before.Sector < 0 ? run.Sector < 0 : before.Sector + (before.Length / sectorSize) == run.Sector))
        {
            _runs[at - 1] = before with { Length = before.Length + run.Length };
            return;
        }

        if (RunCount == _runs.Length)
        {
            Array.Resize(ref _runs, RunCount * 2);
        }

        Array.Copy(_runs, at, _runs, at + 1, RunCount - at);
        _runs[at] = run;
        RunCount++;
    }

    /// <summary>Forgets mappings from an offset on, and holes wherever they are (they may have been filled).</summary>
    public void TrimRuns(int from, bool holesToo)
    {
        int kept = 0;
        for (int i = 0; i < RunCount; i++)
        {
            CacheRun run = _runs[i];
            if (run.Start < from && !(holesToo && run.Sector < 0))
            {
                _runs[kept++] = run with { Length = Math.Min(run.Length, from - run.Start) };
            }
        }

        RunCount = kept;
    }

    /// <summary>A request of this entry ended for good. Under the cache's lock.</summary>
    public abstract void WriteFailed(Errno error);

    /// <summary>Its memory is about to go: takes it out of where it is found. Under the cache's lock.</summary>
    public abstract void Unhook();

    /// <summary>It became clean or dirty, for its file's account. Under the cache's lock.</summary>
    public virtual void UnwrittenChanged(int change)
    {
    }
}
