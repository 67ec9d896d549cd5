using DriverKit.Pci;

namespace DriverKit.Emulation;

/// <summary>Where nobody answers: reads are ones, writes vanish.</summary>
internal sealed class PciAllOnes : IMmio
{
    public static readonly PciAllOnes Instance = new();

    public byte Read8(long offset) => byte.MaxValue;

    public ushort Read16(long offset) => ushort.MaxValue;

    public uint Read32(long offset) => uint.MaxValue;

    public ulong Read64(long offset) => ulong.MaxValue;

    public void Write8(long offset, byte value)
    {
    }

    public void Write16(long offset, ushort value)
    {
    }

    public void Write32(long offset, uint value)
    {
    }

    public void Write64(long offset, ulong value)
    {
    }
}
