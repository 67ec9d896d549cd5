using DriverKit.Dma;
using DriverKit.Pci;

namespace DriverKit.E1000.Tests;

/// <summary>A function between driver and model that goes wrong on demand: at the n-th register read, at the n-th mapping, at interrupts.</summary>
internal sealed class FaultyFunction(IPciFunction inner) : IPciFunction, IMmio, IPciInterruptSink
{
    private readonly Dictionary<int, MmioWindow> _windows = [];
    private IPciInterruptSink? _sink;
    private MmioWindow _registers;

    /// <summary>Register reads so far.</summary>
    public long Reads { get; private set; }

    /// <summary>Mappings so far.</summary>
    public long Maps { get; private set; }

    /// <summary>Called at each register read with its number, before it is done.</summary>
    public Action<long>? BeforeRead { get; set; }

    /// <summary>What a read gives, from its number, offset and true value.</summary>
    public Func<long, long, uint, uint>? Mutate { get; set; }

    /// <summary>Which mapping fails; 0 for none.</summary>
    public long FailMap { get; set; }

    /// <summary>How often each interrupt is passed on.</summary>
    public int Copies { get; set; } = 1;

    public string Location => inner.Location;

    public int ConfigLength => inner.ConfigLength;

    public IPciFunctionObserver? Observer { get => inner.Observer; set => inner.Observer = value; }

    public byte ReadConfig8(int offset) => inner.ReadConfig8(offset);

    public ushort ReadConfig16(int offset) => inner.ReadConfig16(offset);

    public uint ReadConfig32(int offset) => inner.ReadConfig32(offset);

    public void WriteConfig8(int offset, byte value) => inner.WriteConfig8(offset, value);

    public void WriteConfig16(int offset, ushort value) => inner.WriteConfig16(offset, value);

    public void WriteConfig32(int offset, uint value) => inner.WriteConfig32(offset, value);

    public PciBar GetBar(int index) => inner.GetBar(index);

    public PciStatus MapBar(int index, out MmioWindow window)
    {
        PciStatus status = inner.MapBar(index, out window);
        if (status == PciStatus.Ok && index == 0)
        {
            _registers = window;
            window = _windows.TryGetValue(index, out MmioWindow made) ? made : _windows[index] = new MmioWindow(this, window.Length);
        }

        return status;
    }

    public int GetVectorCount(PciInterruptMode mode) => inner.GetVectorCount(mode);

    public PciStatus EnableInterrupts(PciInterruptMode mode, int count, IPciInterruptSink sink)
    {
        _sink = sink;
        return inner.EnableInterrupts(mode, count, this);
    }

    public PciStatus DisableInterrupts() => inner.DisableInterrupts();

    public PciStatus MaskInterrupt(int vector) => inner.MaskInterrupt(vector);

    public PciStatus UnmaskInterrupt(int vector) => inner.UnmaskInterrupt(vector);

    public PciStatus OpenDmaSpace(int addressBits, out IDmaSpace? space)
    {
        PciStatus status = inner.OpenDmaSpace(addressBits, out space);
        space = space is null ? null : new Space(this, space);
        return status;
    }

    public PciStatus SetBusMaster(bool enabled) => inner.SetBusMaster(enabled);

    public PciStatus SetPowerState(PciPowerState state) => inner.SetPowerState(state);

    public PciStatus Reset() => inner.Reset();

    public void Interrupt(int vector)
    {
        for (int i = 0; i < Copies; i++)
        {
            _sink?.Interrupt(vector);
        }
    }

    /// <summary>An interrupt that the device did not ask for.</summary>
    public void Spurious() => _sink?.Interrupt(0);

    public byte Read8(long offset) => _registers.Read8(offset);

    public ushort Read16(long offset) => _registers.Read16(offset);

    public uint Read32(long offset)
    {
        BeforeRead?.Invoke(++Reads);
        uint value = _registers.Read32(offset);
        return Mutate?.Invoke(Reads, offset, value) ?? value;
    }

    public ulong Read64(long offset) => _registers.Read64(offset);

    public void Write8(long offset, byte value) => _registers.Write8(offset, value);

    public void Write16(long offset, ushort value) => _registers.Write16(offset, value);

    public void Write32(long offset, uint value) => _registers.Write32(offset, value);

    public void Write64(long offset, ulong value) => _registers.Write64(offset, value);

    public void Dispose() => inner.Dispose();

    private sealed class Space(FaultyFunction owner, IDmaSpace inner) : IDmaSpace
    {
        public int PageSize => inner.PageSize;

        public long MappingCount => inner.MappingCount;

        public PciStatus Map(ArenaSegment memory, DmaDirection direction, Span<DmaRun> runs, out int count)
        {
            if (++owner.Maps == owner.FailMap)
            {
                count = 0;
                return PciStatus.NoMemory;
            }

            return inner.Map(memory, direction, runs, out count);
        }

        public void Unmap(ArenaSegment memory, DmaDirection direction, DeviceAddress address) => inner.Unmap(memory, direction, address);

        public void Sync(ArenaSegment memory, DeviceAddress address, DmaSync operation) => inner.Sync(memory, address, operation);
    }
}
