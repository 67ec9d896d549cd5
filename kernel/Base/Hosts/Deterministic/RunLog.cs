namespace DriverKit.Kernel.Hosts;

/// <summary>What the deterministic host decided: a hash over all of it and the latest decisions.</summary>
internal sealed class RunLog(int kept)
{
    private readonly RunDecision[] _ring = new RunDecision[kept];

    /// <summary>FNV-1a over every decision.</summary>
    public ulong Hash { get; private set; } = 0xcbf29ce484222325;

    public long Count { get; private set; }

    public void Add(long time, int thread, string what, string subject)
    {
        ulong hash = Mix(Mix(Hash, (ulong)time), (ulong)thread);
        hash = Mix(hash, what[0]);
        foreach (char c in subject)
        {
            hash = (hash ^ c) * 0x100000001b3;
        }

        Hash = hash;
        _ring[Count++ % _ring.Length] = new RunDecision(time, thread, what, subject);
    }

    public IReadOnlyList<RunDecision> Latest()
    {
        int count = (int)Math.Min(Count, _ring.Length);
        var latest = new RunDecision[count];
        for (int i = 0; i < count; i++)
        {
            latest[i] = _ring[(Count - count + i) % _ring.Length];
        }

        return latest;
    }

    private static ulong Mix(ulong hash, ulong value) => (hash ^ value) * 0x100000001b3;
}
