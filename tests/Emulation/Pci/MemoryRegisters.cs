using System.Buffers.Binary;
using DriverKit.Pci;

namespace DriverKit.Emulation.Tests;

/// <summary>Registers that keep what is written.</summary>
internal sealed class MemoryRegisters(int length) : IMmio
{
    private readonly byte[] _bytes = new byte[length];

    public byte Read8(long offset) => _bytes[offset];

    public ushort Read16(long offset) => BinaryPrimitives.ReadUInt16LittleEndian(_bytes.AsSpan((int)offset));

    public uint Read32(long offset) => BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan((int)offset));

    public ulong Read64(long offset) => BinaryPrimitives.ReadUInt64LittleEndian(_bytes.AsSpan((int)offset));

    public void Write8(long offset, byte value) => _bytes[offset] = value;

    public void Write16(long offset, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(_bytes.AsSpan((int)offset), value);

    public void Write32(long offset, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(_bytes.AsSpan((int)offset), value);

    public void Write64(long offset, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(_bytes.AsSpan((int)offset), value);

    public void Clear() => _bytes.AsSpan().Clear();
}
