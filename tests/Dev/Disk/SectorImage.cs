using DriverKit.Kernel;

namespace DriverKit.Dev.Tests.Disk;

/// <summary>A disk image in memory with the delegates that partition code takes.</summary>
internal sealed class SectorImage(byte[] bytes, int sectorSize)
{
    public byte[] Bytes { get; } = bytes;

    public long SectorCount => Bytes.Length / sectorSize;

    public int Reads { get; private set; }

    public Errno Read(long sector, Span<byte> data)
    {
        Reads++;
        if (sector < 0 || sector + (data.Length / sectorSize) > SectorCount || data.Length % sectorSize != 0)
        {
            throw new InvalidOperationException($"read of {data.Length} bytes at sector {sector} of {SectorCount}");
        }

        Bytes.AsSpan((int)(sector * sectorSize), data.Length).CopyTo(data);
        return Errno.Ok;
    }

    public Errno Write(long sector, ReadOnlySpan<byte> data)
    {
        data.CopyTo(Bytes.AsSpan((int)(sector * sectorSize)));
        return Errno.Ok;
    }
}
