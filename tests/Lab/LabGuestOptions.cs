namespace DriverKit.Lab.Tests;

/// <summary>What a guest is made of.</summary>
public sealed record LabGuestOptions
{
    /// <summary>Names the folder of the run under artifacts/lab/runs; two guests that live at once need two names.</summary>
    public required string Name { get; init; }

    /// <summary>Main memory in MiB.</summary>
    public int MemoryMegabytes { get; init; } = 2048;

    /// <summary>The USB sticks that are plugged in at power-on.</summary>
    public IReadOnlyList<LabStick> Sticks { get; init; } = [];

    /// <summary>A folder of the host that the guest sees, read-only, as /tool: the programs under test.</summary>
    public string? ToolFolder { get; init; }

    /// <summary>Whether the machine has an IOMMU that translates what its PCI functions say.</summary>
    public bool HasIommu { get; init; }

    /// <summary>Whether QEMU is the newer one, which has vfio-user-pci.</summary>
    public bool NewerQemu { get; init; }

    /// <summary>Whether main memory is a file that other processes can map: vfio-user's servers get it then.</summary>
    public bool SharesMemory { get; init; }

    /// <summary>More of QEMU's arguments: devices, drives.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>More of the kernel's command line.</summary>
    public string KernelArguments { get; init; } = "";
}
