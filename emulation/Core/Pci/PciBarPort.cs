using DriverKit.Pci;

namespace DriverKit.Emulation;

/// <summary>The way into a BAR: to whoever answers now, and to nobody while decoding is off, in D3hot, in reset and after removal.</summary>
internal class PciBarPort(IMmio target) : IMmio
{
    private IMmio _now = PciAllOnes.Instance;

    /// <summary>Who answers while it decodes.</summary>
    public IMmio Target { get; } = target;

    public void Decode(bool on) => Volatile.Write(ref _now, on ? Target : PciAllOnes.Instance);

    public byte Read8(long offset) => Now().Read8(offset);

    public ushort Read16(long offset) => Now().Read16(offset);

    public uint Read32(long offset) => Now().Read32(offset);

    public ulong Read64(long offset) => Now().Read64(offset);

    public void Write8(long offset, byte value) => Now().Write8(offset, value);

    public void Write16(long offset, ushort value) => Now().Write16(offset, value);

    public void Write32(long offset, uint value) => Now().Write32(offset, value);

    public void Write64(long offset, ulong value) => Now().Write64(offset, value);

    private IMmio Now() => Volatile.Read(ref _now);
}
