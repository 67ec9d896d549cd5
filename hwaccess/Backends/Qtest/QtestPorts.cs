using DriverKit.Pci;

namespace DriverKit.Backends.Qtest;

/// <summary>Ports of QEMU's machine behind an I/O BAR, by qtest. 64-bit accesses take two, the lower half first.</summary>
internal sealed class QtestPorts(QtestPciFunction function, QtestChannel channel, ulong port) : IMmio
{
    public byte Read8(long offset) => (byte)Read("inb"u8, offset);

    public ushort Read16(long offset) => (ushort)Read("inw"u8, offset);

    public uint Read32(long offset) => (uint)Read("inl"u8, offset);

    public ulong Read64(long offset)
    {
        ulong low = Read32(offset);
        return low | ((ulong)Read32(offset + 4) << 32);
    }

    public void Write8(long offset, byte value) => channel.Write("outb"u8, port + (ulong)offset, value);

    public void Write16(long offset, ushort value) => channel.Write("outw"u8, port + (ulong)offset, value);

    public void Write32(long offset, uint value) => channel.Write("outl"u8, port + (ulong)offset, value);

    public void Write64(long offset, ulong value)
    {
        Write32(offset, (uint)value);
        Write32(offset + 4, (uint)(value >> 32));
    }

    private ulong Read(ReadOnlySpan<byte> command, long offset)
    {
        channel.TryRead(command, port + (ulong)offset, out ulong value);
        function.LookForMessages();
        return value;
    }
}
