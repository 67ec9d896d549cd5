using DriverKit.Dma;
using DriverKit.Pci;

namespace DriverKit.Dev.Tests.Pci;

/// <summary>A function of memory: config space is an array, interrupts are sent by the test.</summary>
internal sealed class FakePciFunction : IPciFunction
{
    public byte[] Config { get; } = new byte[256];

    public FakeDmaSpace Space { get; init; } = new(scattered: false);

    public Dictionary<PciInterruptMode, int> Vectors { get; } = new() { [PciInterruptMode.Intx] = 1 };

    public Dictionary<PciInterruptMode, PciStatus> EnableAnswers { get; } = [];

    public IPciInterruptSink? Sink { get; private set; }

    public (PciInterruptMode Mode, int Count) Enabled { get; private set; }

    public int Unmasks { get; private set; }

    public bool IsBusMaster { get; private set; }

    public bool IsDisposed { get; private set; }

    public bool IsGone { get; private set; }

    public string Location => "fake";

    public int ConfigLength => 256;

    public IPciFunctionObserver? Observer { get; set; }

    public void Remove()
    {
        IsGone = true;
        Observer?.FunctionRemoved();
    }

    public byte ReadConfig8(int offset) => IsGone ? byte.MaxValue : Config[offset];

    public ushort ReadConfig16(int offset) => IsGone ? ushort.MaxValue : BitConverter.ToUInt16(Config, offset);

    public uint ReadConfig32(int offset) => IsGone ? uint.MaxValue : BitConverter.ToUInt32(Config, offset);

    public void WriteConfig8(int offset, byte value) => Config[offset] = value;

    public void WriteConfig16(int offset, ushort value) => BitConverter.TryWriteBytes(Config.AsSpan(offset), value);

    public void WriteConfig32(int offset, uint value) => BitConverter.TryWriteBytes(Config.AsSpan(offset), value);

    public PciBar GetBar(int index) => default;

    public PciStatus MapBar(int index, out MmioWindow window)
    {
        window = default;
        return IsGone ? PciStatus.Removed : PciStatus.InvalidRequest;
    }

    public int GetVectorCount(PciInterruptMode mode) => Vectors.GetValueOrDefault(mode);

    public PciStatus EnableInterrupts(PciInterruptMode mode, int count, IPciInterruptSink sink)
    {
        PciStatus answer = EnableAnswers.GetValueOrDefault(mode);
        if (answer == PciStatus.Ok)
        {
            Sink = sink;
            Enabled = (mode, count);
        }

        return answer;
    }

    public PciStatus DisableInterrupts()
    {
        Sink = null;
        return PciStatus.Ok;
    }

    public PciStatus MaskInterrupt(int vector) => PciStatus.Ok;

    public PciStatus UnmaskInterrupt(int vector)
    {
        Unmasks++;
        return PciStatus.Ok;
    }

    public PciStatus OpenDmaSpace(int addressBits, out IDmaSpace? space)
    {
        space = Space;
        return PciStatus.Ok;
    }

    public PciStatus SetBusMaster(bool enabled)
    {
        IsBusMaster = enabled;
        return PciStatus.Ok;
    }

    public PciStatus SetPowerState(PciPowerState state) => PciStatus.Ok;

    public PciStatus Reset() => PciStatus.NotSupported;

    public void Dispose() => IsDisposed = true;
}
