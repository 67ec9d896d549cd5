using DriverKit.Block;
using DriverKit.Dma;
using DriverKit.Hosting;

namespace DriverKit.Emulation.Tests;

/// <summary>A host of one thread whose time moves only when the test says so.</summary>
internal sealed class ManualHost : IHost, IDisposable
{
    private readonly HostRunQueue _queue = new();
    private readonly HostTimerHeap _timers = new();
    private readonly Random _random = new(1);
    private bool _running;

    public long Now { get; private set; }

    public DateTimeOffset WallClock => DateTimeOffset.UnixEpoch.AddTicks(Now / 100);

    public Action<string, Exception>? Faulted { get; set; }

    public Arena Arena { get; } = new(64 << 20);

    public void FillRandom(Span<byte> bytes) => _random.NextBytes(bytes);

    public void WriteConsole(string line) => TestContext.Out.WriteLine(line);

    public void Post(HostWork work) => _queue.Enqueue(work);

    public void Schedule(HostTimer timer, long deadline) => _timers.Set(timer, deadline);

    public bool Cancel(HostTimer timer) => _timers.Remove(timer);

    public bool RunReady()
    {
        if (_running)
        {
            return false;
        }

        _running = true;
        try
        {
            if (_timers.TakeDue(Now) is { } timer)
            {
                timer.Run();
                return true;
            }

            if (_queue.Dequeue() is { } work)
            {
                work.Run();
                return true;
            }

            return false;
        }
        finally
        {
            _running = false;
        }
    }

    /// <summary>Runs all that is ready, then lets time pass to each timer in turn, until nothing is left or the limit is reached.</summary>
    public void Settle(long limit = 0)
    {
        long end = Now + limit;
        while (true)
        {
            while (RunReady())
            {
            }

            if (_timers.Earliest > end)
            {
                Now = end;
                return;
            }

            Now = Math.Max(Now, _timers.Earliest);
        }
    }

    public void Spawn(string name, Action body) => throw new InvalidOperationException("models have no threads");

    public HostParker CreateParker() => throw new InvalidOperationException("models do not wait");

    public void EnterThread()
    {
    }

    public void LeaveThread()
    {
    }

    public void HandOn()
    {
    }

    public void Relax()
    {
    }

    public void SchedulingPoint()
    {
    }

    public IBlockFile OpenBlockFile(string path, bool writable) => throw new FileNotFoundException($"{path}: there are no files here");

    public void Dispose() => Arena.Dispose();
}
