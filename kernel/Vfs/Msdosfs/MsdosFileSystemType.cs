using DriverKit.Dma;
using DriverKit.Kernel.Vfs.Msdosfs.Format;

namespace DriverKit.Kernel.Vfs.Msdosfs;

/// <summary>
/// The file system <c>msdos</c>: FAT12, FAT16 and FAT32. Its further options are <c>codepage</c>, 437 (the default) or 850, in which short
/// names are written, and <c>copylimit</c>: up to how many bytes a file that grows or shrinks on disk is copied, so that a crash finds the old file or the
/// new one (1048576 if not given; <c>all</c> for any size).
/// </summary>
public sealed class MsdosFileSystemType : IFileSystemType
{
    internal const string TypeName = "msdos";

    /// <inheritdoc/>
    public string Name => TypeName;

    /// <inheritdoc/>
    public bool NeedsDevice => true;

    /// <inheritdoc/>
    public Errno Mount(VirtualFileSystem vfs, BlockDevice? device, MountOptions options, out Mount? mount)
    {
        mount = null;
        if (device is null)
        {
            return Errno.ENXIO;
        }

        string number = options.Extra?.GetValueOrDefault("codepage") ?? "437";
        CodePage? codePage = int.TryParse(number, out int value) ? CodePage.Find(value) : null;

        if (codePage is null)
        {
            vfs.Kernel.Console.WriteLine($"{device.Name}: msdosfs: code page '{number}' is not known");
            return Errno.EINVAL;
        }

        long copyLimit = MsdosMount.UsualCopyLimit;
        string? limit = options.Extra?.GetValueOrDefault("copylimit");
        if (limit == "all")
        {
            copyLimit = long.MaxValue;
        }
        else if (limit is not null && (!long.TryParse(limit, out copyLimit) || copyLimit < 0))
        {
            vfs.Kernel.Console.WriteLine($"{device.Name}: msdosfs: copylimit '{limit}' is no number of bytes and not 'all'");
            return Errno.EINVAL;
        }

        Errno error = vfs.Cache.Open(device, !options.ReadOnly, out CachedDevice opened);
        if (error != Errno.Ok)
        {
            return error;
        }

        error = Read(vfs, opened, options, codePage, copyLimit, out MsdosMount? made);
        if (error != Errno.Ok)
        {
            vfs.Cache.Close(opened);
        }

        mount = made;
        return error;
    }

    /// <summary>Reads and judges a device's boot sector.</summary>
    internal static Errno ReadGeometry(RumpKernel kernel, VolumeIo io, out FatGeometry? geometry, out string problem)
    {
        geometry = null;
        problem = "its boot sector cannot be read";
        Errno error = kernel.Memory.Allocate(Arena.PageSize, out ArenaSegment memory);
        if (error != Errno.Ok)
        {
            return error;
        }

        ArenaSegment first = memory.Slice(0, io.SectorSize);
        error = io.Length < io.SectorSize ? Errno.EFTYPE : io.Read(0, first);
        if (error == Errno.Ok)
        {
            error = FatGeometry.TryParse(first.Span, io.Length, out geometry, out problem) ? Errno.Ok : Errno.EFTYPE;
        }

        kernel.Memory.Free(memory);
        if (error == Errno.Ok && !io.UseSectorSize(geometry!.BytesPerSector))
        {
            problem = $"it was made for {geometry.BytesPerSector} bytes a sector, the device has {io.Device.SectorSize}";
            error = Errno.EFTYPE;
        }

        return error;
    }

    private static Errno Read(
        VirtualFileSystem vfs, CachedDevice device, MountOptions options, CodePage codePage, long copyLimit, out MsdosMount? mount)
    {
        mount = null;
        var io = new VolumeIo(vfs.Kernel, device.Device);
        Errno error = ReadGeometry(vfs.Kernel, io, out FatGeometry? geometry, out string problem);
        if (error != Errno.Ok)
        {
            vfs.Kernel.Console.WriteLine($"{device.Name}: msdosfs: no FAT volume that can be used: {problem} ({error})");
            return error;
        }

        var made = new MsdosMount(vfs, device, io, geometry!, options, codePage) { CopyLimit = copyLimit };
        error = made.ReadHints();
        if (error != Errno.Ok)
        {
            return error;
        }

        if (geometry!.Dirty)
        {
            vfs.Kernel.Console.WriteLine($"{device.Name}: msdosfs: the volume was not unmounted properly; it wants a check");
        }

        mount = made;
        return Errno.Ok;
    }
}
