using DriverKit.Dma;
using DriverKit.Pci;

namespace DriverKit.Nvme.Tests;

/// <summary>A function around another that dies, refuses mappings, gives wrong addresses, or lies about memory and registers, at a chosen point.</summary>
internal sealed class HostileFunction(IPciFunction inner) : IPciFunction
{
    private readonly Dictionary<int, MmioWindow> _windows = [];
    private HostileSpace? _space;
    private long _reads;

    /// <summary>From this register read on all is ones, as of a function that was pulled out without a word.</summary>
    public long DiesAtRead { get; init; } = long.MaxValue;

    /// <summary>This mapping fails.</summary>
    public long FailsMap { get; init; } = -1;

    public PciStatus MapFailure { get; init; } = PciStatus.NoMemory;

    /// <summary>This mapping gets an address where nothing is.</summary>
    public long MisleadsMap { get; init; } = -1;

    /// <summary>Changes register reads.</summary>
    public Func<long, uint, uint>? Lie { get; init; }

    /// <summary>Changes memory that the device is said to have written.</summary>
    public Action<ArenaSegment>? Scribble { get; init; }

    public long Reads => Volatile.Read(ref _reads);

    public long Maps => _space?.Count ?? 0;

    public bool IsDead => Volatile.Read(ref _reads) > DiesAtRead;

    public string Location => inner.Location;

    public int ConfigLength => inner.ConfigLength;

    public IPciFunctionObserver? Observer { get => inner.Observer; set => inner.Observer = value; }

    public byte ReadConfig8(int offset) => IsDead ? byte.MaxValue : inner.ReadConfig8(offset);

    public ushort ReadConfig16(int offset) => IsDead ? ushort.MaxValue : inner.ReadConfig16(offset);

    public uint ReadConfig32(int offset) => IsDead ? uint.MaxValue : inner.ReadConfig32(offset);

    public void WriteConfig8(int offset, byte value) => inner.WriteConfig8(offset, value);

    public void WriteConfig16(int offset, ushort value) => inner.WriteConfig16(offset, value);

    public void WriteConfig32(int offset, uint value) => inner.WriteConfig32(offset, value);

    public PciBar GetBar(int index) => inner.GetBar(index);

    public PciStatus MapBar(int index, out MmioWindow window)
    {
        if (_windows.TryGetValue(index, out window))
        {
            return PciStatus.Ok;
        }

        PciStatus status = inner.MapBar(index, out MmioWindow real);
        if (status == PciStatus.Ok)
        {
            window = new MmioWindow(new Port(this, real), real.Length);
            _windows.Add(index, window);
        }

        return status;
    }

    public int GetVectorCount(PciInterruptMode mode) => inner.GetVectorCount(mode);

    public PciStatus EnableInterrupts(PciInterruptMode mode, int count, IPciInterruptSink sink) => inner.EnableInterrupts(mode, count, sink);

    public PciStatus DisableInterrupts() => inner.DisableInterrupts();

    public PciStatus MaskInterrupt(int vector) => inner.MaskInterrupt(vector);

    public PciStatus UnmaskInterrupt(int vector) => inner.UnmaskInterrupt(vector);

    public PciStatus OpenDmaSpace(int addressBits, out IDmaSpace? space)
    {
        PciStatus status = inner.OpenDmaSpace(addressBits, out IDmaSpace? real);
        space = status == PciStatus.Ok ? _space ??= new HostileSpace(this, real!) : null;
        return status;
    }

    public PciStatus SetBusMaster(bool enabled) => inner.SetBusMaster(enabled);

    public PciStatus SetPowerState(PciPowerState state) => inner.SetPowerState(state);

    public PciStatus Reset() => inner.Reset();

    public void Dispose() => inner.Dispose();

    private sealed class Port(HostileFunction owner, MmioWindow real) : IMmio
    {
        private bool Dies() => Interlocked.Increment(ref owner._reads) > owner.DiesAtRead;

        public byte Read8(long offset) => Dies() ? byte.MaxValue : real.Read8(offset);

        public ushort Read16(long offset) => Dies() ? ushort.MaxValue : real.Read16(offset);

        public uint Read32(long offset) => Dies() ? uint.MaxValue : owner.Lie is { } lie ? lie(offset, real.Read32(offset)) : real.Read32(offset);

        public ulong Read64(long offset) => Dies() ? ulong.MaxValue
            : owner.Lie is { } lie ? lie(offset, (uint)real.Read64(offset)) | ((ulong)lie(offset + 4, (uint)(real.Read64(offset) >> 32)) << 32) : real.Read64(offset);

        public void Write8(long offset, byte value)
        {
            if (!owner.IsDead)
            {
                real.Write8(offset, value);
            }
        }

        public void Write16(long offset, ushort value)
        {
            if (!owner.IsDead)
            {
                real.Write16(offset, value);
            }
        }

        public void Write32(long offset, uint value)
        {
            if (!owner.IsDead)
            {
                real.Write32(offset, value);
            }
        }

        public void Write64(long offset, ulong value)
        {
            if (!owner.IsDead)
            {
                real.Write64(offset, value);
            }
        }
    }

    private sealed class HostileSpace(HostileFunction owner, IDmaSpace real) : IDmaSpace
    {
        private const ulong Nowhere = 0x7f00_0000_0000;

        private long _maps;
        private ulong _from;
        private long _length;

        public long Count => Volatile.Read(ref _maps);

        public int PageSize => real.PageSize;

        public long MappingCount => real.MappingCount;

        public PciStatus Map(ArenaSegment memory, DmaDirection direction, Span<DmaRun> runs, out int count)
        {
            long number = Interlocked.Increment(ref _maps) - 1;
            count = 0;
            if (number == owner.FailsMap)
            {
                return owner.MapFailure;
            }

            PciStatus status = real.Map(memory, direction, runs, out count);
            if (status == PciStatus.Ok && number == owner.MisleadsMap)
            {
                _from = runs[0].Address.Value;
                _length = memory.Length;
                runs[0] = new DmaRun(new DeviceAddress(Nowhere | (_from & 0xfff)), runs[0].Length);
            }

            return status;
        }

        public void Unmap(ArenaSegment memory, DmaDirection direction, DeviceAddress address) => real.Unmap(memory, direction, True(address));

        public void Sync(ArenaSegment memory, DeviceAddress address, DmaSync operation)
        {
            if ((operation & DmaSync.PostRead) != 0)
            {
                owner.Scribble?.Invoke(memory);
            }

            real.Sync(memory, True(address), operation);
        }

        private DeviceAddress True(DeviceAddress address)
        {
            ulong start = Nowhere | (_from & 0xfff);
            return address.Value >= start && address.Value < start + (ulong)_length && _length > 0 ? new DeviceAddress(address.Value - start + _from) : address;
        }
    }
}
