using DriverKit.Dma;
using DriverKit.Kernel.Disk;
using DriverKit.Kernel.Pci;

namespace DriverKit.Drivers.Nvme;

/// <summary>A command of a disk's queue with all that the controller needs for it.</summary>
internal sealed class NamespaceCommand : DiskCommand, IDisposable
{
    public NamespaceCommand(NamespaceDisk disk, DmaMap map, DmaMemory lists, int listOffset)
    {
        Nvme = new NvmeCommand(disk) { Tag = this };
        Map = map;
        Lists = lists;
        ListOffset = listOffset;
    }

    public NvmeCommand Nvme { get; }

    public DmaMap Map { get; }

    /// <summary>The lists of all commands of the disk.</summary>
    public DmaMemory Lists { get; }

    /// <summary>Where this one's begins.</summary>
    public int ListOffset { get; }

    /// <summary>A copy of data that do not lie as PRPs need it; empty for most.</summary>
    public ArenaSegment Bounce { get; set; }

    public int Attempts { get; set; }

    /// <summary>Link in the list of commands that end without the controller.</summary>
    public NamespaceCommand? NextInstant { get; set; }

    public void Dispose() => Map.Dispose();
}
