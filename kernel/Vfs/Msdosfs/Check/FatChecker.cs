using DriverKit.Dma;
using DriverKit.Kernel.Vfs.Msdosfs.Format;

namespace DriverKit.Kernel.Vfs.Msdosfs.Check;

/// <summary>
/// Checks and mends FAT volumes: fsck_msdos. Each cluster is visited once, whatever leads to it, so that time and memory are bounded by
/// the size of the volume and no damage makes it run for ever.
/// </summary>
public sealed partial class FatChecker
{
    private const int BufferBytes = 64 << 10;
    private const int BackupSector = 6;

    private readonly RumpKernel _kernel;
    private readonly VolumeIo _io;
    private readonly FatCheckOptions _options;
    private readonly FatCheckResult _result;
    private readonly FatGeometry _geometry;
    private readonly FatTable _fat;
    private readonly ClusterMap _used;
    private readonly ArenaSegment _sector;

    private FatChecker(RumpKernel kernel, VolumeIo io, FatGeometry geometry, FatCheckOptions options, FatCheckResult result, ArenaSegment sector)
    {
        _kernel = kernel;
        _io = io;
        _geometry = geometry;
        _options = options;
        _result = result;
        _sector = sector;
        _fat = new FatTable(io, kernel.Memory, geometry);
        _used = new ClusterMap(geometry);
        result.Clusters = geometry.ClusterCount;
    }

    /// <summary>Checks a device, which must not be mounted. It may wait.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="device">The device; opened for writing only if it is to be mended.</param>
    /// <param name="options">How.</param>
    /// <param name="result">What was found.</param>
    /// <returns>Ok if the check could be made, whatever it found; EFTYPE for no FAT volume; EIO, ENXIO, EROFS, ENOMEM.</returns>
    public static Errno Check(RumpKernel kernel, BlockDevice device, FatCheckOptions options, out FatCheckResult result)
    {
        result = new FatCheckResult();
        using LwpScope scope = kernel.Enter();
        Errno error = device.Open(options.Repair);
        if (error != Errno.Ok)
        {
            return error;
        }

        var io = new VolumeIo(kernel, device);
        error = kernel.Memory.Allocate(BufferBytes, out ArenaSegment memory);
        if (error == Errno.Ok)
        {
            error = FindGeometry(kernel, io, options, result, memory, out FatGeometry? geometry);
            if (error == Errno.Ok)
            {
                var checker = new FatChecker(kernel, io, geometry!, options, result, memory);
                error = checker.Run();
                checker._fat.Release();
            }

            kernel.Memory.Free(memory);
        }

        device.Close();
        return error;
    }

    private static Errno FindGeometry(
        RumpKernel kernel, VolumeIo io, FatCheckOptions options, FatCheckResult result, ArenaSegment memory, out FatGeometry? geometry)
    {
        Errno error = MsdosFileSystemType.ReadGeometry(kernel, io, out geometry, out string problem);
        result.Problem = error == Errno.Ok ? string.Empty : problem;
        if (error != Errno.EFTYPE)
        {
            return error;
        }

        for (int size = io.SectorSize; size <= Arena.PageSize; size *= 2)
        {
            ArenaSegment sector = memory.Slice(0, size);
            int perDevice = size / io.SectorSize;
            if ((BackupSector + 1L) * size > io.Length || io.Read((long)BackupSector * perDevice, sector) != Errno.Ok
                || !FatGeometry.TryParse(sector.Span, io.Length, out FatGeometry? backup, out _)
                || backup!.BytesPerSector != size || backup.BackupBootSector != BackupSector)
            {
                continue;
            }

            if (options.Repair)
            {
                error = io.Write(0, sector);
            }

            result.Problem = string.Empty;
            result.Add(
                new FatFinding(FatFindingKind.BootSector, FatSeverity.Error, string.Empty, $"boot sector: {problem}; its backup is sound", options.Repair),
                options.MaxFindings);
            io.UseSectorSize(size);
            geometry = backup;
            return options.Repair ? error : Errno.Ok;
        }

        return Errno.EFTYPE;
    }

    private Errno Run()
    {
        Errno error = CheckBackup();
        error = error == Errno.Ok ? CheckFats() : error;
        error = error == Errno.Ok ? CheckTree() : error;
        error = error == Errno.Ok ? CheckLost() : error;
        error = error == Errno.Ok ? CheckInfo() : error;
        error = error == Errno.Ok ? CheckState() : error;
        if (error == Errno.Ok && _options.Repair)
        {
            error = _fat.Flush();
            error = error == Errno.Ok ? _io.Flush() : error;
        }

        return error;
    }

    private void Found(FatFindingKind kind, FatSeverity severity, string path, string text, bool mendable = true) =>
        _result.Add(new FatFinding(kind, severity, path, text, mendable && _options.Repair), _options.MaxFindings);

    private Errno CheckBackup()
    {
        if (_geometry.BackupBootSector == 0)
        {
            return Errno.Ok;
        }

        int size = _geometry.BytesPerSector;
        ArenaSegment main = _sector.Slice(0, size);
        ArenaSegment backup = _sector.Slice(size, size);
        Errno error = _io.Read(0, main);
        error = error == Errno.Ok ? _io.Read(_geometry.BackupBootSector, backup) : error;
        if (error != Errno.Ok)
        {
            return error;
        }

        backup.Span[_geometry.StateOffset] = main.Span[_geometry.StateOffset];
        if (main.Span[..512].SequenceEqual(backup.Span[..512]))
        {
            return Errno.Ok;
        }

        Found(FatFindingKind.BackupBootSector, FatSeverity.Note, string.Empty, "the boot sector and its backup differ");
        return _options.Repair ? _io.Write(_geometry.BackupBootSector, main) : Errno.Ok;
    }

    private Errno CheckFats()
    {
        Errno error = _fat.GetRaw(0, out uint media);
        uint expected = 0x0FFFFF00u | _geometry.Media;
        uint mask = _geometry.Type switch
        {
            FatType.Fat12 => 0xFFFu,
            FatType.Fat16 => 0xFFFFu,
            _ => 0x0FFFFFFF,
        };
        if (error == Errno.Ok && media != (expected & mask))
        {
            Found(FatFindingKind.MediaByte, FatSeverity.Warning, string.Empty, $"FAT[0] is 0x{media:x}, not 0x{expected & mask:x}");
            error = _options.Repair ? _fat.Set(0, expected & mask) : Errno.Ok;
        }

        for (int copy = 0; copy < _geometry.FatCount && _geometry.Mirrored && error == Errno.Ok; copy++)
        {
            error = copy == _geometry.ActiveFat ? Errno.Ok : CompareFat(copy);
        }

        return error;
    }

    private Errno CompareFat(int copy)
    {
        int half = BufferBytes / 2;
        int most = half / _geometry.BytesPerSector;
        bool differs = false;
        for (uint at = 0; at < _geometry.FatSectors; at += (uint)most)
        {
            int bytes = (int)Math.Min(most, _geometry.FatSectors - at) * _geometry.BytesPerSector;
            ArenaSegment active = _sector.Slice(0, bytes);
            ArenaSegment other = _sector.Slice(half, bytes);
            Errno error = _io.Read(_geometry.FatSector(_geometry.ActiveFat) + at, active);
            error = error == Errno.Ok ? _io.Read(_geometry.FatSector(copy) + at, other) : error;
            if (error == Errno.Ok && !active.Span.SequenceEqual(other.Span))
            {
                differs = true;
                error = _options.Repair ? _io.Write(_geometry.FatSector(copy) + at, active) : Errno.Ok;
            }

            if (error != Errno.Ok)
            {
                return error;
            }
        }

        if (differs)
        {
            Found(FatFindingKind.FatsDiffer, FatSeverity.Warning, string.Empty, $"FAT {copy + 1} differs from FAT {_geometry.ActiveFat + 1}, which is used");
        }

        return Errno.Ok;
    }

    private Errno CheckLost()
    {
        uint lost = 0;
        for (uint cluster = FatGeometry.FirstCluster; cluster <= _geometry.LastCluster; cluster++)
        {
            Errno error = _fat.Get(cluster, out uint value);
            if (error == Errno.Ok && value is not (FatValue.Free or FatValue.Bad) && !_used.IsTaken(cluster))
            {
                lost++;
                error = _options.Repair ? _fat.Set(cluster, FatValue.Free) : Errno.Ok;
            }
            else if (error == Errno.Ok && value == FatValue.Bad)
            {
                _used.Take(cluster);
            }

            if (error != Errno.Ok)
            {
                return error;
            }
        }

        if (lost > 0)
        {
            Found(FatFindingKind.LostClusters, FatSeverity.Warning, string.Empty, $"{lost} clusters ({(long)lost * _geometry.ClusterSize} bytes) belong to no file");
        }

        _lost = _options.Repair ? 0 : lost;
        return Errno.Ok;
    }

    private uint _lost;

    private Errno CheckInfo()
    {
        if (_geometry.FsInfoSector == 0)
        {
            return Errno.Ok;
        }

        ArenaSegment sector = _sector.Slice(0, _geometry.BytesPerSector);
        Errno error = _io.Read(_geometry.FsInfoSector, sector);
        uint free = _used.FreeCount - _lost;
        if (error != Errno.Ok || !FsInfo.TryParse(sector.Span, out FsInfo info))
        {
            return error;
        }

        bool isOne = info.FixedValuesMatch;
        if (isOne && (info.FreeCount == free || info.FreeCount == FsInfo.Unknown))
        {
            return Errno.Ok;
        }

        if (isOne)
        {
            Found(FatFindingKind.FreeCount, FatSeverity.Note, string.Empty, $"{info.FreeCount} clusters are said to be free, {free} are");
            FsInfo.Edit(sector.Span).FreeCount = free;
        }
        else
        {
            Found(FatFindingKind.FsInfoSignature, FatSeverity.Warning, string.Empty, "the FSInfo sector has no signature");
            FsInfo.Writer writer = FsInfo.Write(sector.Span);
            writer.FreeCount = free;
            writer.NextFree = FsInfo.Unknown;
        }

        return _options.Repair ? _io.Write(_geometry.FsInfoSector, sector) : Errno.Ok;
    }

    private Errno CheckState()
    {
        uint bit = _geometry.Type switch
        {
            FatType.Fat16 => 0x8000u,
            FatType.Fat32 => 0x08000000,
            _ => 0,
        };
        Errno error = _fat.GetRaw(1, out uint value);
        bool fatDirty = bit != 0 && (value & bit) == 0;
        if (error != Errno.Ok || (!fatDirty && !_geometry.Dirty))
        {
            return error;
        }

        Found(FatFindingKind.Dirty, FatSeverity.Warning, string.Empty, "the volume was not put to rest");
        if (!_options.Repair)
        {
            return Errno.Ok;
        }

        error = fatDirty ? _fat.Set(1, value | bit) : Errno.Ok;
        ArenaSegment sector = _sector.Slice(0, _geometry.BytesPerSector);
        error = error == Errno.Ok ? _io.Read(0, sector) : error;
        if (error == Errno.Ok)
        {
            ref byte state = ref sector.Span[_geometry.StateOffset];
            state = (VolumeState.FromRaw(state) with { Dirty = false }).Raw;
            error = _io.Write(0, sector);
        }

        return error;
    }
}
