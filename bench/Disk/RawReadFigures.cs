namespace DriverKit.Bench.Disk;

/// <summary>How raw reading of one request size went.</summary>
/// <param name="Size">Bytes a request.</param>
/// <param name="Requests">Requests that ended.</param>
/// <param name="Elapsed">Time from the first to the last.</param>
/// <param name="Processor">Processor time of the whole process meanwhile, user and system.</param>
/// <param name="Allocated">Managed bytes allocated meanwhile, by all threads.</param>
public readonly record struct RawReadFigures(int Size, long Requests, TimeSpan Elapsed, TimeSpan Processor, long Allocated)
{
    /// <summary>Bytes read.</summary>
    public long Bytes => Requests * Size;

    /// <summary>MiB a second.</summary>
    public double Rate => Mebibytes / Elapsed.TotalSeconds;

    /// <summary>Requests a second.</summary>
    public double RequestRate => Requests / Elapsed.TotalSeconds;

    /// <summary>Seconds of processor time for each MiB.</summary>
    public double ProcessorSeconds => Processor.TotalSeconds / Mebibytes;

    /// <summary>Managed bytes allocated for each request.</summary>
    public double AllocatedEach => (double)Allocated / Requests;

    private double Mebibytes => Bytes / 1048576.0;
}
