using DriverKit.Kernel.Disk;
using DriverKit.Kernel.Scsi;

namespace DriverKit.Drivers.ScsiDisk;

/// <summary>A command of the disk's queue with the SCSI transfer that carries it out.</summary>
internal sealed class ScsiDiskCommand : DiskCommand
{
    public ScsiDiskCommand(IScsiTransferOwner owner, int index)
    {
        Transfer = new ScsiTransfer(owner) { Tag = this };
        Index = index;
    }

    /// <summary>Its number among the disk's commands.</summary>
    public int Index { get; }

    public ScsiTransfer Transfer { get; }

    /// <summary>Which of the steps that the command takes is under way.</summary>
    public ScsiDiskStep Step { get; set; }

    /// <summary>Link in the list of commands that end without the device.</summary>
    public ScsiDiskCommand? Next { get; set; }
}
