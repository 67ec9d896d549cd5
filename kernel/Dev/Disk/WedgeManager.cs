using DriverKit.Kernel.Autoconf;

namespace DriverKit.Kernel.Disk;

/// <summary>
/// Finds partitions on disks and makes a wedge of each: <c>dk0 at sd0: "NAME", N blocks at OFF, type: msdos</c>. Works on any block
/// device, image files too; disks in the device tree get their wedges as children there. Thread context.
/// </summary>
public sealed class WedgeManager
{
    private readonly RumpKernel _kernel;
    private readonly SimpleLock _lock = new();
    private readonly List<WedgeDevice> _loose = [];

    /// <summary>A kernel's wedges.</summary>
    /// <param name="kernel">The kernel.</param>
    public WedgeManager(RumpKernel kernel) => _kernel = kernel;

    /// <summary>The wedges of a disk now, by number of their partition.</summary>
    /// <param name="disk">The disk.</param>
    public IReadOnlyList<WedgeDevice> WedgesOf(BlockDevice disk) =>
        _kernel.Devices.Blocks.OfType<WedgeDevice>().Where(w => w.Disk == disk).OrderBy(w => w.Partition.Number).ToArray();

    /// <summary>Reads a disk's partition table and makes its wedges.</summary>
    /// <param name="disk">The disk; opened for as long as that takes.</param>
    /// <param name="parent">Its place in the device tree; null for a disk outside it, such as an image file.</param>
    /// <param name="table">The table; null if the disk cannot be read.</param>
    /// <returns>Ok, also for a disk without partitions; else why the disk cannot be read.</returns>
    public Errno Discover(BlockDevice disk, Device? parent, out PartitionTable? table)
    {
        table = null;
        Errno error = disk.Open(write: false);
        if (error != Errno.Ok)
        {
            return error;
        }

        error = PartitionTable.Read(disk, out PartitionTable found);
        disk.Close();
        if (error != Errno.Ok)
        {
            _kernel.Console.WriteLine($"{disk.Name}: cannot read the partition table: {error}");
            return error;
        }

        table = found;
        foreach (string problem in found.Problems)
        {
            _kernel.Console.WriteLine($"{disk.Name}: {problem}");
        }

        foreach (Partition partition in found.Partitions)
        {
            if (parent is not null)
            {
                parent.Tree.Found(parent, new WedgeAttachArgs(disk, partition));
            }
            else
            {
                AddLoose(disk, partition);
            }
        }

        return Errno.Ok;
    }

    /// <summary>Reads a disk's partition table and makes its wedges.</summary>
    /// <param name="disk">The disk; opened for as long as that takes.</param>
    /// <param name="parent">Its place in the device tree; null for a disk outside it.</param>
    /// <returns>Ok, also for a disk without partitions; else why the disk cannot be read.</returns>
    public Errno Discover(BlockDevice disk, Device? parent = null) => Discover(disk, parent, out _);

    /// <summary>Takes a disk's wedges away; who has them open finds ENXIO.</summary>
    /// <param name="disk">The disk.</param>
    /// <param name="parent">Its place in the device tree, if it has one.</param>
    public void Forget(BlockDevice disk, Device? parent = null)
    {
        foreach (Device child in parent?.Children ?? [])
        {
            if (child.Softc is WedgeDevice wedge && wedge.Disk == disk)
            {
                parent!.Tree.Detach(child, DetachFlags.Force);
            }
        }

        WedgeDevice[] gone;
        using (_lock.Hold())
        {
            gone = _loose.Where(w => w.Disk == disk).ToArray();
            _loose.RemoveAll(w => w.Disk == disk);
        }

        foreach (WedgeDevice wedge in gone)
        {
            wedge.Stop();
            _kernel.Devices.Detach(wedge);
        }
    }

    /// <summary>Takes a disk's wedges away and makes them anew: the medium or its table changed.</summary>
    /// <param name="disk">The disk.</param>
    /// <param name="parent">Its place in the device tree, if it has one.</param>
    /// <returns>Ok, or why the disk cannot be read.</returns>
    public Errno Rediscover(BlockDevice disk, Device? parent = null)
    {
        Forget(disk, parent);
        return Discover(disk, parent);
    }

    private void AddLoose(BlockDevice disk, Partition partition)
    {
        for (int unit = 0; ; unit++)
        {
            if (_kernel.Devices.FindBlock($"dk{unit}") is not null)
            {
                continue;
            }

            var wedge = new WedgeDevice(_kernel.Host, $"dk{unit}", disk, partition);
            if (_kernel.Devices.Attach(wedge) != Errno.Ok)
            {
                continue;
            }

            using (_lock.Hold())
            {
                _loose.Add(wedge);
            }

            _kernel.Console.WriteLine($"{wedge.Name} at {disk.Name}: {wedge.Describe()}");
            return;
        }
    }
}
