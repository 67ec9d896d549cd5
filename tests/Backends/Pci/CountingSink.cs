using DriverKit.Pci;

namespace DriverKit.Backends.Tests.Pci;

/// <summary>Counts interrupts and removals, each within a time.</summary>
internal sealed class CountingSink : IPciInterruptSink, IPciFunctionObserver
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly SemaphoreSlim _came = new(0);
    private readonly SemaphoreSlim _gone = new(0);
    private int _removals;

    public List<int> Vectors { get; } = [];

    public int Removals => Volatile.Read(ref _removals);

    public void Interrupt(int vector)
    {
        lock (Vectors)
        {
            Vectors.Add(vector);
        }

        _came.Release();
    }

    public void FunctionRemoved()
    {
        Interlocked.Increment(ref _removals);
        _gone.Release();
    }

    /// <summary>Waits for the next interrupt.</summary>
    public bool Next() => _came.Wait(Limit);

    /// <summary>Waits until the function is gone.</summary>
    public bool Gone() => _gone.Wait(Limit);
}
