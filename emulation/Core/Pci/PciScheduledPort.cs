using DriverKit.Hosting;
using DriverKit.Pci;

namespace DriverKit.Emulation;

/// <summary>On the deterministic host each register access is a place where another thread may get its turn.</summary>
internal sealed class PciScheduledPort(IMmio target, IHost host) : IMmio
{
    public byte Read8(long offset) => Now().Read8(offset);

    public ushort Read16(long offset) => Now().Read16(offset);

    public uint Read32(long offset) => Now().Read32(offset);

    public ulong Read64(long offset) => Now().Read64(offset);

    public void Write8(long offset, byte value) => Now().Write8(offset, value);

    public void Write16(long offset, ushort value) => Now().Write16(offset, value);

    public void Write32(long offset, uint value) => Now().Write32(offset, value);

    public void Write64(long offset, ulong value) => Now().Write64(offset, value);

    private IMmio Now()
    {
        host.SchedulingPoint();
        return target;
    }
}
