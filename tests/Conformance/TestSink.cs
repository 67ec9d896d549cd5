using DriverKit.Pci;

namespace DriverKit.Conformance.Tests;

/// <summary>Counts interrupts.</summary>
internal sealed class TestSink : IPciInterruptSink
{
    private int _count;
    private int _inside;

    public int Count => Volatile.Read(ref _count);

    public int LastVector { get; private set; } = -1;

    public bool Overlapped { get; private set; }

    public void Interrupt(int vector)
    {
        Overlapped |= Interlocked.Increment(ref _inside) != 1;
        LastVector = vector;
        Interlocked.Increment(ref _count);
        Interlocked.Decrement(ref _inside);
    }
}
