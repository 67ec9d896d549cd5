using DriverKit.Pci;

namespace DriverKit.Emulation.Tests;

/// <summary>Keeps the vectors that came, in order, and what became of the function.</summary>
internal sealed class RecordingSink : IPciInterruptSink, IPciFunctionObserver
{
    public List<int> Vectors { get; } = [];

    public int Removals { get; private set; }

    public void Interrupt(int vector) => Vectors.Add(vector);

    public void FunctionRemoved() => Removals++;

    public int[] Take()
    {
        int[] vectors = [.. Vectors];
        Vectors.Clear();
        return vectors;
    }
}
