using DriverKit.Hosting;

namespace DriverKit.Base.Tests;

/// <summary>
/// A device's completions as a backend has them: requests end on a device thread, their owners are told by whoever fetches, one at a
/// time; the own thread fetches only when it is called.
/// </summary>
internal sealed class FetchedEvents : IHostEvents, IDisposable
{
    private readonly Lock _gate = new();
    private readonly Queue<Action> _ended = new();
    private readonly SemaphoreSlim _signal = new(0);
    private readonly AutoResetEvent _called = new(initialState: false);
    private readonly IHost _host;
    private readonly Thread _own;
    private int _taken;
    private int _underWay;
    private bool _stop;

    public FetchedEvents(IHost host)
    {
        _host = host;
        host.AddEvents(this);
        _own = new Thread(() =>
        {
            while (!Volatile.Read(ref _stop))
            {
                _called.WaitOne();
                while (IsBusy && !Volatile.Read(ref _stop) && Fetch(1_000_000))
                {
                    OwnFetches++;
                }
            }
        });
        _own.Start();
    }

    public int WaiterFetches { get; private set; }

    public int OwnFetches { get; private set; }

    public bool IsBusy => Volatile.Read(ref _underWay) > 0;

    public void Begin() => Interlocked.Increment(ref _underWay);

    public void End(Action tell)
    {
        lock (_gate)
        {
            _ended.Enqueue(tell);
        }

        _signal.Release();
    }

    public bool TryWait(long nanoseconds)
    {
        bool fetched = Fetch(nanoseconds);
        WaiterFetches += fetched ? 1 : 0;
        return fetched;
    }

    public void Interrupt() => _signal.Release();

    public void Relieve()
    {
        if (IsBusy)
        {
            _called.Set();
        }
    }

    public void Dispose()
    {
        _host.RemoveEvents(this);
        Volatile.Write(ref _stop, true);
        _called.Set();
        _own.Join();
        _signal.Dispose();
        _called.Dispose();
    }

    private bool Fetch(long nanoseconds)
    {
        if (Interlocked.CompareExchange(ref _taken, 1, 0) != 0)
        {
            return false;
        }

        _signal.Wait(TimeSpan.FromMilliseconds(Math.Min(nanoseconds, 60_000_000_000) / 1e6));
        while (TakeEnded() is { } tell)
        {
            Interlocked.Decrement(ref _underWay);
            tell();
        }

        Volatile.Write(ref _taken, 0);
        return true;
    }

    private Action? TakeEnded()
    {
        lock (_gate)
        {
            return _ended.TryDequeue(out Action? tell) ? tell : null;
        }
    }
}
