using DriverKit.Pci;

namespace DriverKit.Conformance.Tests;

/// <summary>Hears of a removal.</summary>
internal sealed class TestObserver : IPciFunctionObserver
{
    private int _heard;

    public int Heard => Volatile.Read(ref _heard);

    public void FunctionRemoved() => Interlocked.Increment(ref _heard);
}
