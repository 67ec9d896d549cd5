using System.Text;
using DriverKit.Cli.Commands.Fs;
using DriverKit.Cli.Files;
using DriverKit.Cli.Targets;
using DriverKit.Kernel;
using DriverKit.Kernel.Disk;
using DriverKit.Kernel.Vfs;
using DriverKit.Kernel.Vfs.Msdosfs;

namespace DriverKit.Cli.Commands;

/// <summary>Gives a blank emulated stick a partition, a file system and some files, all through the driver stack.</summary>
internal static class SampleStick
{
    private static readonly (string Path, string Text)[] Samples =
    [
        ("/README.TXT", "This file was written by the kernel in this process, through sd, umass and usb, onto an emulated stick.\n"),
        ("/docs/What is a rump kernel.txt", "Kernel subsystems made runnable in userspace, cut into components of which one takes what one needs.\n"),
        ("/photos/été/Ωμέγα 🚀.txt", "Long names are Unicode, all of it.\n"),
    ];

    public static void Fill(Machine machine, string target)
    {
        BlockDevice disk = DiskChoice.WholeDisk(machine, target);
        Partition(machine, disk);
        BlockDevice part = DiskChoice.Choose(machine, target, null);
        MakeCommands.Make(machine.Kernel, part, new FatFormatOptions { Label = "DRIVERKIT" });
        using Volume volume = Volume.Open(machine, target, null, writable: true);
        foreach ((string path, string text) in Samples)
        {
            string[] parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
            string above = "";
            foreach (string part1 in parts[..^1])
            {
                above += "/" + part1;
                if (!volume.IsDirectory(above))
                {
                    volume.MakeDirectory(above);
                }
            }

            int fd = volume.Open(path, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Exclusive);
            volume.Write(fd, Encoding.UTF8.GetBytes(text), path);
            volume.Close(fd, path);
        }
    }

    private static void Partition(Machine machine, BlockDevice disk)
    {
        const byte fat32Lba = PartitionTypes.Fat32Lba;
        long start = PartitionWriter.Alignment / disk.SectorSize;
        Errno error = disk.Open(write: true);
        if (error == Errno.Ok)
        {
            using (var io = new BlockIo(disk))
            {
                var partition = new Partition(1, start, disk.SectorCount - start, "msdos", "") { MbrType = fat32Lba };
                error = PartitionWriter.WriteMbr(io.Write, disk.SectorSize, disk.SectorCount, 0x4b564944, partition);
            }

            disk.Close();
        }

        if (error == Errno.Ok)
        {
            error = machine.Kernel.Get<WedgeManager>().Rediscover(disk, machine.Tree.Find(disk.Name));
        }

        if (error != Errno.Ok)
        {
            throw new CliException($"{disk.Name} cannot be partitioned: {ErrnoText.Of(error)}");
        }
    }
}
