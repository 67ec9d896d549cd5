namespace DriverKit.Kernel.Pci;

/// <summary>What a function's driver holds of DMA resources now.</summary>
internal sealed class DmaCounters
{
    private long _maps;
    private long _loaded;
    private long _memories;
    private long _memoryBytes;

    public long Maps => Volatile.Read(ref _maps);

    public long Loaded => Volatile.Read(ref _loaded);

    public long Memories => Volatile.Read(ref _memories);

    public long MemoryBytes => Volatile.Read(ref _memoryBytes);

    public void MapMade(int by) => Interlocked.Add(ref _maps, by);

    public void MapLoaded(int by) => Interlocked.Add(ref _loaded, by);

    public void MemoryMade(int count, long bytes)
    {
        Interlocked.Add(ref _memories, count);
        Interlocked.Add(ref _memoryBytes, bytes);
    }
}
