namespace DriverKit.Kernel.Pci;

/// <summary>What a device can do with memory addresses, as its datasheet says: bus_dmamap_create(9)'s arguments and the mask of the bus.</summary>
public readonly record struct DmaConstraints
{
    /// <summary>Constraints that are none: 64 address bits, one run of any length, at any address.</summary>
    public DmaConstraints()
    {
    }

    /// <summary>Address bits that the device drives, 24 to 64.</summary>
    public int AddressBits { get; init; } = 64;

    /// <summary>What each run's address must be a multiple of, in bytes; a power of two.</summary>
    public int Alignment { get; init; } = 1;

    /// <summary>A run must not cross a multiple of this, in bytes; a power of two, or 0 for no such boundary.</summary>
    public long Boundary { get; init; }

    /// <summary>Most bytes in a run (maxsegsz).</summary>
    public int MaxSegmentSize { get; init; } = int.MaxValue;

    /// <summary>Most runs in a map (nsegments).</summary>
    public int MaxSegments { get; init; } = 1;

    /// <summary>Most bytes in a map.</summary>
    public int MaxSize { get; init; } = int.MaxValue;

    internal bool IsValid =>
        AddressBits is >= 24 and <= 64
        && Alignment > 0 && (Alignment & (Alignment - 1)) == 0
        && Boundary >= 0 && (Boundary & (Boundary - 1)) == 0
        && (Boundary == 0 || Boundary >= Alignment)
        && MaxSegmentSize >= Alignment
        && MaxSegments is > 0 and <= 65536
        && MaxSize > 0;
}
