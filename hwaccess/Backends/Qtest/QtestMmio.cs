using DriverKit.Pci;

namespace DriverKit.Backends.Qtest;

/// <summary>Memory of QEMU's machine behind a BAR, by qtest.</summary>
internal sealed class QtestMmio(QtestPciFunction function, QtestChannel channel, ulong address) : IMmio
{
    public byte Read8(long offset) => (byte)Read("readb"u8, offset);

    public ushort Read16(long offset) => (ushort)Read("readw"u8, offset);

    public uint Read32(long offset) => (uint)Read("readl"u8, offset);

    public ulong Read64(long offset) => Read("readq"u8, offset);

    public void Write8(long offset, byte value) => channel.Write("writeb"u8, address + (ulong)offset, value);

    public void Write16(long offset, ushort value) => channel.Write("writew"u8, address + (ulong)offset, value);

    public void Write32(long offset, uint value) => channel.Write("writel"u8, address + (ulong)offset, value);

    public void Write64(long offset, ulong value) => channel.Write("writeq"u8, address + (ulong)offset, value);

    private ulong Read(ReadOnlySpan<byte> command, long offset)
    {
        channel.TryRead(command, address + (ulong)offset, out ulong value);
        function.LookForMessages();
        return value;
    }
}
