using DriverKit.Block;

namespace DriverKit.Emulation.Nvme;

/// <summary>What controller to model.</summary>
public sealed record NvmeModelOptions
{
    /// <summary>Contents of the first namespace; null for <see cref="MemorySize"/> bytes of memory. Owned by the model.</summary>
    public IBlockFile? Image { get; init; }

    /// <summary>Size in bytes of a namespace in memory.</summary>
    public long MemorySize { get; init; } = 64 << 20;

    /// <summary>Bytes of a logical block: 512 or 4096.</summary>
    public int BlockSize { get; init; } = 512;

    /// <summary>Namespaces, 1 to 16. Those after the first have memory of their own, of <see cref="MemorySize"/>.</summary>
    public int Namespaces { get; init; } = 1;

    /// <summary>Namespace identifiers that there could be (NN), at least <see cref="Namespaces"/>.</summary>
    public int NamespaceLimit { get; init; } = 16;

    /// <summary>Writes are refused, and the namespaces say so.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>The write cache is memory whose contents <see cref="NvmeControllerModel.CutPower"/> loses.</summary>
    public bool VolatileCache { get; init; }

    /// <summary>SN: up to 20 characters.</summary>
    public string Serial { get; init; } = "DK00000001";

    /// <summary>MN: up to 40 characters.</summary>
    public string Model { get; init; } = "DriverKit Emulated NVMe";

    /// <summary>FR: up to 8 characters.</summary>
    public string Firmware { get; init; } = "1.0";

    /// <summary>Pairs of I/O queues, 1 to 63.</summary>
    public int QueuePairs { get; init; } = 16;

    /// <summary>Entries of the largest queue, 2 to 4096 (CAP.MQES, plus one).</summary>
    public int QueueEntries { get; init; } = 1024;

    /// <summary>CAP.DSTRD: doorbells lie 4 shifted left by this many bytes apart; 0 to 8.</summary>
    public int DoorbellStride { get; init; }

    /// <summary>MDTS: a command moves at most 4096 bytes shifted left by this; 0 for no limit.</summary>
    public int MaximumTransfer { get; init; } = 8;

    /// <summary>MSI-X vectors, 0 (no capability) to 64.</summary>
    public int MsixVectors { get; init; } = 17;

    /// <summary>MSI vectors, 0 (no capability) or a power of two to 32.</summary>
    public int MsiVectors { get; init; } = 1;

    /// <summary>Time from CC.EN to CSTS.RDY, in nanoseconds.</summary>
    public long ReadyDelay { get; init; } = 1_000_000;

    /// <summary>Time from CC.SHN to CSTS.SHST complete, in nanoseconds.</summary>
    public long ShutdownDelay { get; init; } = 1_000_000;

    /// <summary>Time that a command of the NVM command set takes, in nanoseconds.</summary>
    public long Latency { get; init; }

    /// <summary>With a seed the commands' times vary from none to twice the latency, so that they overtake each other; 0 for none.</summary>
    public int ShuffleSeed { get; init; }
}
