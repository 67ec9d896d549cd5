using DriverKit.Block;
using DriverKit.Emulation;
using DriverKit.Emulation.Nvme;
using DriverKit.Hosting;
using DriverKit.Locators;

[assembly: EmulatedModel("nvme", typeof(NvmeEntry))]

namespace DriverKit.Emulation.Nvme;

/// <summary><c>emu:nvme</c>.</summary>
public sealed class NvmeEntry : IEmulatedModel
{
    /// <inheritdoc/>
    public string Name => "nvme";

    /// <inheritdoc/>
    public string Summary => "a modelled NVMe 1.4 controller";

    /// <inheritdoc/>
    public IReadOnlyList<(string Key, string Meaning)> Options { get; } =
    [
        ("image", "file with the first namespace's contents; without it they lie in memory"),
        ("size", "size of a namespace in memory, such as 64M (that by default)"),
        ("block", "bytes of a logical block: 512 (default) or 4096"),
        ("namespaces", "how many, 1 to 16"),
        ("ro", "write-protected"),
        ("cache", "a write cache that loses what was not flushed when the power goes"),
        ("serial", "serial number"),
        ("queues", "pairs of I/O queues, 1 to 63"),
        ("entries", "entries of the largest queue, 2 to 4096"),
        ("stride", "CAP.DSTRD, 0 to 8"),
        ("mdts", "largest transfer as a power of two of pages, 0 for no limit"),
        ("msix", "MSI-X vectors, 0 to 64"),
        ("msi", "MSI vectors, 0 or a power of two to 32"),
        ("latency", "microseconds that an I/O command takes"),
        ("shuffle", "seed by which commands overtake each other; needs a latency"),
    ];

    /// <inheritdoc/>
    public bool IsPci => true;

    /// <inheritdoc/>
    public PciFunctionModel CreatePci(Locator locator, IHost host)
    {
        ModelOptions given = new ModelOptions(locator).Require(this);
        var defaults = new NvmeModelOptions();
        long block = given.Number("block", defaults.BlockSize, 512, 4096);
        if (block is not (512 or 4096))
        {
            throw given.Wrong($"a logical block does not have {block} bytes here", "give 512 or 4096");
        }

        long msi = given.Number("msi", defaults.MsiVectors, 0, 32);
        if ((msi & (msi - 1)) != 0)
        {
            throw given.Wrong($"there are no {msi} MSI vectors", "give a power of two to 32, or 0");
        }

        int namespaces = (int)given.Number("namespaces", defaults.Namespaces, 1, 16);
        NvmeModelOptions options = defaults with
        {
            MemorySize = given.Size("size", defaults.MemorySize),
            BlockSize = (int)block,
            Namespaces = namespaces,
            ReadOnly = given.Flag("ro"),
            VolatileCache = given.Flag("cache"),
            Serial = given["serial"] ?? defaults.Serial,
            QueuePairs = (int)given.Number("queues", defaults.QueuePairs, 1, 63),
            QueueEntries = (int)given.Number("entries", defaults.QueueEntries, 2, 4096),
            DoorbellStride = (int)given.Number("stride", defaults.DoorbellStride, 0, 8),
            MaximumTransfer = (int)given.Number("mdts", defaults.MaximumTransfer, 0, 12),
            MsixVectors = (int)given.Number("msix", defaults.MsixVectors, 0, 64),
            MsiVectors = (int)msi,
            Latency = given.Number("latency", 0, 0, 60_000_000) * 1000,
            ShuffleSeed = (int)given.Number("shuffle", 0, 0, int.MaxValue),
        };
        return new NvmeControllerModel(options with { Image = Open(given, host, options) });
    }

    private static IBlockFile? Open(ModelOptions given, IHost host, NvmeModelOptions options)
    {
        if (given["image"] is not { } image)
        {
            return null;
        }

        if (given["size"] is not null && options.Namespaces == 1)
        {
            throw given.Wrong("an image has its own size", "leave out 'size' or 'image'");
        }

        IBlockFile file;
        try
        {
            file = host.OpenBlockFile(image, !options.ReadOnly);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw given.Wrong(e.Message, options.ReadOnly ? "name a file that can be read" : "name a file that can be written, or add ',ro'");
        }

        if (file.Length >= options.BlockSize)
        {
            return file;
        }

        long length = file.Length;
        file.Dispose();
        throw given.Wrong($"the image has {length} bytes, less than one block", "make it larger, for example with 'truncate -s 64M'");
    }
}
