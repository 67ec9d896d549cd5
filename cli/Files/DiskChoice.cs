using DriverKit.Cli.Targets;
using DriverKit.Kernel;
using DriverKit.Kernel.Disk;

namespace DriverKit.Cli.Files;

/// <summary>Which block device of a target a command works on: the whole disk or one of its partitions.</summary>
internal static class DiskChoice
{
    public static BlockDevice Choose(Machine machine, string target, int? partition)
    {
        BlockDevice disk = WholeDisk(machine, target);
        IReadOnlyList<WedgeDevice> wedges = machine.Kernel.Get<WedgeManager>().WedgesOf(disk);
        if (partition is { } number)
        {
            return wedges.FirstOrDefault(w => w.Partition.Number == number) ?? throw new CliException(wedges.Count == 0
                ? $"{target} has no partitions: leave --partition out"
                : $"{target} has no partition {number}, but {string.Join(", ", wedges.Select(w => w.Partition.Number))}");
        }

        return wedges.FirstOrDefault(w => IsFat(w.Partition)) ?? (wedges.Count > 0 ? wedges[0] : disk);
    }

    public static BlockDevice WholeDisk(Machine machine, string target) =>
        machine.Kernel.Devices.Blocks.FirstOrDefault(b => b is not WedgeDevice)
            ?? throw new CliException($"{target} has no disk: 'driverkit run {target}' shows what attached");

    private static bool IsFat(Partition partition) =>
        partition.MbrType is 0x01 or 0x04 or 0x06 or 0x0b or 0x0c or 0x0e or 0xef
        || partition.TypeGuid == PartitionTypes.BasicData || partition.TypeGuid == PartitionTypes.EfiSystem;
}
