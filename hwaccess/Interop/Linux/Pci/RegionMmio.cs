using System.Buffers.Binary;
using DriverKit.Pci;
using Microsoft.Win32.SafeHandles;

namespace DriverKit.Interop.Linux.Pci;

/// <summary>
/// Registers reached by pread and pwrite: I/O space, and BARs with stretches that may not be mapped (the MSI-X table); the stretches
/// that are mapped are reached there. What fails reads as ones.
/// </summary>
internal sealed unsafe class RegionMmio(PciBarRegion region, IReadOnlyList<(long Start, MappedRegion Map)> mapped, Func<bool> isHidden) : IMmio
{
    private readonly SafeFileHandle _file = region.File;

    public byte Read8(long offset)
    {
        byte value = byte.MaxValue;
        Read(offset, &value, sizeof(byte));
        return value;
    }

    public ushort Read16(long offset)
    {
        ushort value = ushort.MaxValue;
        Read(offset, &value, sizeof(ushort));
        return BinaryPrimitives.ReadUInt16LittleEndian(new ReadOnlySpan<byte>(&value, sizeof(ushort)));
    }

    public uint Read32(long offset)
    {
        uint value = uint.MaxValue;
        Read(offset, &value, sizeof(uint));
        return BinaryPrimitives.ReadUInt32LittleEndian(new ReadOnlySpan<byte>(&value, sizeof(uint)));
    }

    public ulong Read64(long offset) => Mapped(offset, sizeof(ulong)) is { } at
        ? Volatile.Read(ref *(ulong*)at.Pointer)
        : Read32(offset) | ((ulong)Read32(offset + sizeof(uint)) << 32);

    public void Write8(long offset, byte value) => Write(offset, &value, sizeof(byte));

    public void Write16(long offset, ushort value) => Write(offset, &value, sizeof(ushort));

    public void Write32(long offset, uint value) => Write(offset, &value, sizeof(uint));

    public void Write64(long offset, ulong value)
    {
        if (Mapped(offset, sizeof(ulong)) is { } at)
        {
            Volatile.Write(ref *(ulong*)at.Pointer, value);
            return;
        }

        Write32(offset, (uint)value);
        Write32(offset + sizeof(uint), (uint)(value >> 32));
    }

    private Place? Mapped(long offset, int width)
    {
        foreach ((long start, MappedRegion map) in mapped)
        {
            if (offset >= start && offset + width <= start + map.Length)
            {
                return new Place(map.Pointer + (offset - start));
            }
        }

        return null;
    }

    private void Read(long offset, void* value, int width)
    {
        if (Mapped(offset, width) is { } at)
        {
            Copy(at.Pointer, value, width, isRead: true);
        }
        else if (isHidden() || LinuxNative.Pread(_file, value, (nuint)width, region.Offset + offset) != width)
        {
            new Span<byte>(value, width).Fill(0xff);
        }
    }

    private void Write(long offset, void* value, int width)
    {
        if (Mapped(offset, width) is { } at)
        {
            Copy(at.Pointer, value, width, isRead: false);
        }
        else if (!isHidden())
        {
            _ = LinuxNative.Pwrite(_file, value, (nuint)width, region.Offset + offset);
        }
    }

    // One access of the width that was asked for: devices count them.
    private static void Copy(byte* device, void* value, int width, bool isRead)
    {
        switch (width)
        {
            case sizeof(byte) when isRead:
                *(byte*)value = Volatile.Read(ref *device);
                break;
            case sizeof(byte):
                Volatile.Write(ref *device, *(byte*)value);
                break;
            case sizeof(ushort) when isRead:
                *(ushort*)value = Volatile.Read(ref *(ushort*)device);
                break;
            case sizeof(ushort):
                Volatile.Write(ref *(ushort*)device, *(ushort*)value);
                break;
            case sizeof(uint) when isRead:
                *(uint*)value = Volatile.Read(ref *(uint*)device);
                break;
            default:
                Volatile.Write(ref *(uint*)device, *(uint*)value);
                break;
        }
    }

    private readonly struct Place(byte* pointer)
    {
        public readonly byte* Pointer = pointer;
    }
}
