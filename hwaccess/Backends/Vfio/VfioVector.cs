using DriverKit.Interop.Linux;
using DriverKit.Pci;

namespace DriverKit.Backends.Vfio;

/// <summary>One vector: an eventfd that the kernel counts up, on the process's event loop.</summary>
internal sealed class VfioVector : IEventHandler, IDisposable
{
    private const int Masked = 1;
    private const int Pending = 2;

    private readonly EventCounter _counter = new();
    private readonly IPciInterruptSink _sink;
    private readonly int _number;
    private readonly EventSource _source;
    private int _state;

    /// <summary>A vector that nothing signals yet.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="sink">Who is interrupted.</param>
    public VfioVector(int number, IPciInterruptSink sink)
    {
        _number = number;
        _sink = sink;
        _source = EventLoop.Shared.Add(_counter.Handle, this);
    }

    /// <summary>The eventfd's number.</summary>
    public int Descriptor => _counter.Number;

    /// <summary>Holds what comes back.</summary>
    public void Mask() => Interlocked.Or(ref _state, Masked);

    /// <summary>Lets through again, and what came meanwhile once.</summary>
    /// <param name="delivers">Whether what came meanwhile is delivered; false for a level, which comes again by itself.</param>
    public void Unmask(bool delivers)
    {
        int before = Interlocked.And(ref _state, delivers ? ~Masked : ~(Masked | Pending));
        if (delivers && (before & Pending) != 0)
        {
            _counter.Signal();
        }
    }

    public void Ready(uint events)
    {
        _counter.Take();
        if ((Interlocked.Or(ref _state, Pending) & Masked) == 0)
        {
            Interlocked.And(ref _state, ~Pending);
            _sink.Interrupt(_number);
        }
    }

    public void Dispose()
    {
        _source.Dispose();
        _counter.Dispose();
    }
}
