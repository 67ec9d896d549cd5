using DriverKit.Dma;

namespace DriverKit.Kernel;

/// <summary>Freed runs of one size, the latest first, for it is the one still in the processor's cache. Guarded by its owner's lock.</summary>
internal sealed class RunCache(int capacity)
{
    private readonly ArenaSegment[] _runs = new ArenaSegment[capacity];
    private int _count;

    public bool TryPush(ArenaSegment run)
    {
        if (_count == _runs.Length)
        {
            return false;
        }

        _runs[_count++] = run;
        return true;
    }

    public bool TryPop(out ArenaSegment run)
    {
        run = _count == 0 ? default : _runs[--_count];
        return run.Arena is not null;
    }
}
