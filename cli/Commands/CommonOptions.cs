using System.CommandLine;

namespace DriverKit.Cli.Commands;

/// <summary>Arguments and options that several commands share.</summary>
internal static class CommonOptions
{
    public static Argument<string> Target() => new("target")
    {
        Description = "A file, or a device as SCHEME:ADDRESS[,key=value...]; 'driverkit devices' lists what can be reached",
    };

    public static Argument<string> PciFunction() => new("function")
    {
        Description = "A PCI function of this machine: 0000:01:00.0; 'driverkit devices' lists them",
    };

    /// <summary>Counts for every command: DMA to physical memory is asked for in so many words, or there is none.</summary>
    public static Option<bool> UnsafeDma() => new("--unsafe-dma")
    {
        Description = "Let a function without an IOMMU (uio:) reach all of this machine's memory",
        Recursive = true,
    };

    public static Option<bool> Json() => new("--json") { Description = "Write JSON" };

    public static Option<int?> Partition() => new("--partition")
    {
        Description = "Which partition, from 1; without it the only one, or the first with a file system that is known",
    };
}
