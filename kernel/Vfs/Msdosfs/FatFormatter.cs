using System.Buffers.Binary;
using DriverKit.Dma;
using DriverKit.Kernel.Vfs.Msdosfs.Format;

namespace DriverKit.Kernel.Vfs.Msdosfs;

/// <summary>Makes FAT volumes: newfs_msdos. The boot sector is written last, so that a half-made volume is none.</summary>
public sealed class FatFormatter
{
    private const int BufferBytes = 64 << 10;
    private const int FsInfoSector = 1;
    private const int BackupSector = 6;

    private readonly VolumeIo _io;
    private readonly FatFormatOptions _options;
    private readonly FatLayout _layout;
    private readonly RumpKernel _kernel;
    private readonly ArenaSegment _buffer;

    private FatFormatter(RumpKernel kernel, VolumeIo io, FatFormatOptions options, FatLayout layout, ArenaSegment buffer)
    {
        _kernel = kernel;
        _io = io;
        _options = options;
        _layout = layout;
        _buffer = buffer;
    }

    /// <summary>Formats a device. It may wait; the device is opened for it and must not be mounted.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="device">The device, all of whose contents are lost.</param>
    /// <param name="options">What is asked for.</param>
    /// <param name="problem">On EINVAL, what cannot be done.</param>
    /// <returns>Ok, EINVAL, or what the device answered.</returns>
    public static Errno Format(RumpKernel kernel, BlockDevice device, FatFormatOptions options, out string problem)
    {
        problem = string.Empty;
        using LwpScope scope = kernel.Enter();
        Errno error = device.Open(write: true);
        if (error != Errno.Ok)
        {
            return error;
        }

        try
        {
            var io = new VolumeIo(kernel, device);
            FatLayout? layout = FatLayout.Choose(options, device.SectorSize, io.Length, out problem);
            Span<byte> label = stackalloc byte[ShortName.Length];
            if (layout is not null && !TryLabel(options.Label, options.CodePage, label))
            {
                problem = $"'{options.Label}' is no label: at most 11 characters of code page {options.CodePage.Number}";
                layout = null;
            }

            if (layout is null)
            {
                return Errno.EINVAL;
            }

            error = kernel.Memory.Allocate(BufferBytes, out ArenaSegment buffer);
            if (error == Errno.Ok)
            {
                io.UseSectorSize(layout.BytesPerSector);
                error = new FatFormatter(kernel, io, options, layout, buffer).Run(label);
                kernel.Memory.Free(buffer);
            }

            return error;
        }
        finally
        {
            device.Close();
        }
    }

    /// <summary>Puts a label into the bytes of a directory slot. FAT specification 1.03, "Volume label".</summary>
    internal static bool TryLabel(ReadOnlySpan<char> text, CodePage codePage, Span<byte> label)
    {
        label.Fill((byte)' ');
        if (text.Length > ShortName.Length)
        {
            return false;
        }

        for (int i = 0; i < text.Length; i++)
        {
            if (!codePage.TryToByte(LongName.Fold(text[i]), out label[i]) || (label[i] != ' ' && !ShortName.IsAllowed(label[i])))
            {
                return false;
            }
        }

        if (label[0] == DirectorySlot.Free)
        {
            label[0] = 0x05;
        }

        return text.IsEmpty || label[0] != ' ';
    }

    private Errno Run(ReadOnlySpan<byte> label)
    {
        _buffer.Span.Clear();
        long data = _layout.DataSector(_options.FatCount);
        Errno error = Zero(0, data + (_layout.Type == FatType.Fat32 ? _layout.SectorsPerCluster : 0));
        for (int copy = 0; copy < _options.FatCount && error == Errno.Ok; copy++)
        {
            error = WriteFat(_layout.ReservedSectors + ((long)copy * _layout.FatSectors));
        }

        if (error == Errno.Ok && !label.TrimEnd((byte)' ').IsEmpty)
        {
            error = WriteLabel(label);
        }

        bool wide = _layout.Type == FatType.Fat32;
        Span<byte> id = stackalloc byte[4];
        _kernel.Host.FillRandom(id);
        uint volumeId = _options.VolumeId ?? BinaryPrimitives.ReadUInt32LittleEndian(id);
        if (error == Errno.Ok && wide)
        {
            error = WriteInfo(BackupSector + FsInfoSector);
            error = error == Errno.Ok ? WriteInfo(FsInfoSector) : error;
            error = error == Errno.Ok ? WriteBoot(BackupSector, label, volumeId) : error;
        }

        error = error == Errno.Ok ? _io.Flush() : error;
        error = error == Errno.Ok ? WriteBoot(0, label, volumeId) : error;
        return error == Errno.Ok ? _io.Flush() : error;
    }

    private Errno Zero(long sector, long count)
    {
        int most = BufferBytes / _layout.BytesPerSector;
        while (count > 0)
        {
            int part = (int)Math.Min(count, most);
            Errno error = _io.Write(sector, _buffer.Slice(0, part * _layout.BytesPerSector));
            if (error != Errno.Ok)
            {
                return error;
            }

            sector += part;
            count -= part;
        }

        return Errno.Ok;
    }

    private Errno WriteFat(long sector)
    {
        ArenaSegment memory = Sector();
        Span<byte> bytes = memory.Span;
        byte media = _options.Media;
        switch (_layout.Type)
        {
            case FatType.Fat12:
                BinaryPrimitives.WriteUInt32LittleEndian(bytes, 0xFFFF00u | media);
                break;
            case FatType.Fat16:
                BinaryPrimitives.WriteUInt32LittleEndian(bytes, 0xFFFFFF00u | media);
                break;
            default:
                BinaryPrimitives.WriteUInt32LittleEndian(bytes, 0x0FFFFF00u | media);
                BinaryPrimitives.WriteUInt32LittleEndian(bytes[4..], FatValue.End);
                BinaryPrimitives.WriteUInt32LittleEndian(bytes[8..], FatValue.End);
                break;
        }

        return _io.Write(sector, memory);
    }

    private Errno WriteLabel(ReadOnlySpan<byte> label)
    {
        ArenaSegment memory = Sector();
        FatClock.FromNanoseconds(
            (_kernel.Host.WallClock - DateTimeOffset.UnixEpoch).Ticks * 100, out FatDate date, out FatTime time, out _);
        DirectorySlot.Writer entry = DirectorySlot.Write(memory.Span);
        entry.Name = label;
        entry.Attributes = new FatAttributes { VolumeId = true };
        entry.WriteDate = date;
        entry.WriteTime = time;
        long root = _layout.ReservedSectors + ((long)_options.FatCount * _layout.FatSectors);
        return _io.Write(root, memory);
    }

    private Errno WriteInfo(long sector)
    {
        ArenaSegment memory = Sector();
        FsInfo.Writer info = FsInfo.Write(memory.Span);
        info.FreeCount = _layout.Clusters - 1;
        info.NextFree = FatGeometry.FirstCluster;
        return _io.Write(sector, memory);
    }

    private Errno WriteBoot(long sector, ReadOnlySpan<byte> label, uint volumeId)
    {
        bool wide = _layout.Type == FatType.Fat32;
        ArenaSegment memory = Sector();
        Span<byte> bytes = memory.Span;
        int code = wide ? 0x5A : 0x3E;
        BootSector.Writer boot = BootSector.Write(bytes);
        boot.Jump = [0xEB, (byte)(code - 2), 0x90];
        boot.OemName = "DRVKIT10"u8;
        boot.BytesPerSector = (ushort)_layout.BytesPerSector;
        boot.SectorsPerCluster = (byte)_layout.SectorsPerCluster;
        boot.ReservedSectors = (ushort)_layout.ReservedSectors;
        boot.FatCount = (byte)_options.FatCount;
        boot.RootEntries = (ushort)_layout.RootEntries;
        bool small = !wide && _layout.TotalSectors <= ushort.MaxValue;
        boot.TotalSectors16 = small ? (ushort)_layout.TotalSectors : (ushort)0;
        boot.TotalSectors32 = small ? 0 : _layout.TotalSectors;
        boot.Media = _options.Media;
        boot.FatSectors16 = wide ? (ushort)0 : (ushort)_layout.FatSectors;
        boot.SectorsPerTrack = 63;
        boot.Heads = 255;
        boot.HiddenSectors = _options.HiddenSectors;
        if (wide)
        {
            Fat32Parameters.Writer fat32 = Fat32Parameters.Write(bytes[Fat32Parameters.Offset..]);
            fat32.FatSectors = _layout.FatSectors;
            fat32.RootCluster = FatGeometry.FirstCluster;
            fat32.FsInfoSector = FsInfoSector;
            fat32.BackupBootSector = BackupSector;
        }

        ExtendedBootRecord.Writer record = ExtendedBootRecord.Write(
            bytes[(wide ? ExtendedBootRecord.Fat32Offset : ExtendedBootRecord.Fat16Offset)..]);
        record.DriveNumber = 0x80;
        record.Signature = ExtendedBootRecord.SignatureValue;
        record.VolumeId = volumeId;
        record.Label = label.TrimEnd((byte)' ').IsEmpty ? "NO NAME    "u8 : label;
        record.TypeName = _layout.Type switch
        {
            FatType.Fat12 => "FAT12   "u8,
            FatType.Fat16 => "FAT16   "u8,
            _ => "FAT32   "u8,
        };

        // int 0x18 tells the BIOS that there is nothing to boot; then halt.
        ((ReadOnlySpan<byte>)[0xCD, 0x18, 0xFA, 0xF4, 0xEB, 0xFC]).CopyTo(bytes[code..]);
        bytes[510] = 0x55;
        bytes[511] = 0xAA;
        return _io.Write(sector, memory);
    }

    private ArenaSegment Sector()
    {
        ArenaSegment memory = _buffer.Slice(0, _layout.BytesPerSector);
        memory.Span.Clear();
        return memory;
    }
}
