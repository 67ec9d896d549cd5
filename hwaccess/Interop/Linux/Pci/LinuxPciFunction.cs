using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using DriverKit.Dma;
using DriverKit.Hosting;
using DriverKit.Pci;

namespace DriverKit.Interop.Linux.Pci;

/// <summary>
/// What all functions have in common that Linux hands to a process: config space as bytes of a file, BARs as files that may be
/// mapped, and mappings that must never be touched while the function decodes nothing.
/// </summary>
/// <remarks>
/// Before memory decode goes off (command register, power state, reset, removal) a page of ones takes the place of each mapped BAR, and
/// the device comes back there when decode does. So no access ends the process.
/// </remarks>
public abstract unsafe partial class LinuxPciFunction : IPciFunction
{
    private const int BarCount = 6;

    private readonly Lock _gate = new();
    private readonly PciBar[] _bars = new PciBar[BarCount];
    private readonly MmioWindow?[] _windows = new MmioWindow?[BarCount];
    private readonly List<MappedRegion> _mappings = [];
    private int _powerAt;
    private int _expressAt;
    private int _configLength = PciConfig.Length;
    private bool _isCovered;
    private volatile bool _isRemoved;
    private volatile bool _isDisposed;

    /// <summary>A function that is not open yet.</summary>
    /// <param name="address">Where it sits.</param>
    /// <param name="host">What it runs on.</param>
    protected LinuxPciFunction(PciAddress address, IHost host)
    {
        Address = address;
        Host = host;
    }

    /// <summary>Where it sits.</summary>
    public PciAddress Address { get; }

    /// <inheritdoc/>
    public string Location => Address.ToString();

    /// <inheritdoc/>
    public int ConfigLength => _configLength;

    /// <inheritdoc/>
    public IPciFunctionObserver? Observer { get; set; }

    /// <summary>True once it is gone.</summary>
    protected bool IsRemoved => _isRemoved;

    /// <summary>What it runs on.</summary>
    protected IHost Host { get; }

    /// <inheritdoc/>
    public byte ReadConfig8(int offset) => (byte)ReadConfig(offset, sizeof(byte));

    /// <inheritdoc/>
    public ushort ReadConfig16(int offset) => (ushort)ReadConfig(offset, sizeof(ushort));

    /// <inheritdoc/>
    public uint ReadConfig32(int offset) => ReadConfig(offset, sizeof(uint));

    /// <inheritdoc/>
    public void WriteConfig8(int offset, byte value) => WriteConfig(offset, value, sizeof(byte));

    /// <inheritdoc/>
    public void WriteConfig16(int offset, ushort value) => WriteConfig(offset, value, sizeof(ushort));

    /// <inheritdoc/>
    public void WriteConfig32(int offset, uint value) => WriteConfig(offset, value, sizeof(uint));

    /// <inheritdoc/>
    public PciBar GetBar(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, BarCount);
        return _bars[index];
    }

    /// <inheritdoc/>
    public PciStatus MapBar(int index, out MmioWindow window)
    {
        window = default;
        if ((uint)index >= BarCount || _bars[index].Length == 0)
        {
            return PciStatus.InvalidRequest;
        }

        lock (_gate)
        {
            if (_isRemoved || _isDisposed)
            {
                return PciStatus.Removed;
            }

            ushort decoder = _bars[index].Kind == PciBarKind.Io ? PciConfig.CommandIo : PciConfig.CommandMemory;
            ChangeCommand(set: decoder, clear: 0);
            if (_windows[index] is not { } known)
            {
                PciStatus status = Map(FindRegion(index), out known);
                if (status != PciStatus.Ok)
                {
                    return status;
                }

                _windows[index] = known;
            }

            window = known;
            return PciStatus.Ok;
        }
    }

    /// <inheritdoc/>
    public abstract int GetVectorCount(PciInterruptMode mode);

    /// <inheritdoc/>
    public abstract PciStatus EnableInterrupts(PciInterruptMode mode, int count, IPciInterruptSink sink);

    /// <inheritdoc/>
    public abstract PciStatus DisableInterrupts();

    /// <inheritdoc/>
    public abstract PciStatus MaskInterrupt(int vector);

    /// <inheritdoc/>
    public abstract PciStatus UnmaskInterrupt(int vector);

    /// <inheritdoc/>
    public abstract PciStatus OpenDmaSpace(int addressBits, out IDmaSpace? space);

    /// <inheritdoc/>
    public PciStatus SetBusMaster(bool enabled)
    {
        lock (_gate)
        {
            if (_isRemoved || _isDisposed)
            {
                return PciStatus.Removed;
            }

            ChangeCommand(enabled ? PciConfig.CommandBusMaster : (ushort)0, PciConfig.CommandBusMaster);
            bool isOn = (ReadConfig(PciConfig.Command, sizeof(ushort)) & PciConfig.CommandBusMaster) != 0;
            return isOn == enabled ? PciStatus.Ok : PciStatus.NotSupported;
        }
    }

    /// <inheritdoc/>
    public PciStatus Reset()
    {
        if (_isRemoved || _isDisposed)
        {
            return PciStatus.Removed;
        }

        DisableInterrupts();
        lock (_gate)
        {
            Cover();
            PciStatus status = ResetDevice();
            if (status == PciStatus.Ok)
            {
                ChangeCommand(set: 0, clear: PciConfig.CommandBusMaster);
            }

            Follow();
            return _isRemoved ? PciStatus.Removed : status;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Masks interrupts, turns bus master off, and closes what is open.</summary>
    /// <param name="disposing">True.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (_isDisposed)
        {
            return;
        }

        DisableInterrupts();
        SetBusMaster(false);
        CloseRemoval();
        lock (_gate)
        {
            _isDisposed = true;
            foreach (MappedRegion mapping in _mappings)
            {
                mapping.Dispose();
            }

            _mappings.Clear();
            Array.Clear(_windows);
            CloseDevice();
        }
    }

    /// <summary>Reads config space.</summary>
    /// <param name="offset">The first byte.</param>
    /// <param name="bytes">Filled in.</param>
    /// <returns>False when it failed.</returns>
    protected abstract bool LoadConfig(int offset, Span<byte> bytes);

    /// <summary>Writes config space.</summary>
    /// <param name="offset">The first byte.</param>
    /// <param name="bytes">What to write.</param>
    protected abstract void StoreConfig(int offset, ReadOnlySpan<byte> bytes);

    /// <summary>Where a BAR's registers are reached.</summary>
    /// <param name="index">0 to 5.</param>
    protected abstract PciBarRegion FindRegion(int index);

    /// <summary>Resets the function; its config space is as before after that. Mappings are covered meanwhile.</summary>
    protected abstract PciStatus ResetDevice();

    /// <summary>Stops listening for removal. Nothing is locked.</summary>
    protected abstract void CloseRemoval();

    /// <summary>Closes all files.</summary>
    protected abstract void CloseDevice();

    /// <summary>Looks at config space and BARs once the subclass can read them.</summary>
    /// <param name="configLength">256 or 4096.</param>
    protected void Discover(int configLength)
    {
        _configLength = configLength;
        _powerAt = PciConfig.Find(ReadConfig8, PciConfig.PowerManagement);
        _expressAt = PciConfig.Find(ReadConfig8, PciConfig.Express);

        // PCI Local Bus 3.0 §6.1: only header type 0 has six of them.
        int bars = (ReadConfig8(0x0e) & 0x7f) == 0 ? BarCount : 0;
        for (int i = 0; i < bars; i++)
        {
            uint value = ReadConfig32(PciConfig.FirstBar + (i * sizeof(uint)));
            PciBarKind kind = (value & 1) != 0 ? PciBarKind.Io : (value & 6) == 4 ? PciBarKind.Memory64 : PciBarKind.Memory32;
            long length = FindRegion(i).Length;
            if (length > 0)
            {
                _bars[i] = new PciBar(kind, length, kind != PciBarKind.Io && (value & 8) != 0);
            }

            if (kind == PciBarKind.Memory64)
            {
                i++;
            }
        }

        lock (_gate)
        {
            Follow();
        }
    }

    /// <summary>Changes bits of the command register.</summary>
    /// <param name="set">Bits to set.</param>
    /// <param name="clear">Bits to clear before that.</param>
    protected void ChangeCommand(ushort set, ushort clear)
    {
        lock (_gate)
        {
            ushort command = ReadConfig16(PciConfig.Command);
            ushort changed = (ushort)((command & ~clear) | set);
            if (changed != command && !_isRemoved)
            {
                WriteConfig16(PciConfig.Command, changed);
            }
        }
    }

    /// <summary>The function goes or is gone: bus master off, ones in place of its registers, and the observer told once. Any thread.</summary>
    protected void Remove()
    {
        lock (_gate)
        {
            if (_isRemoved || _isDisposed)
            {
                return;
            }

            ChangeCommand(set: 0, clear: PciConfig.CommandBusMaster);
            Cover();
            _isRemoved = true;
        }

        Observer?.FunctionRemoved();
    }

    private PciStatus Map(PciBarRegion region, out MmioWindow window)
    {
        window = default;
        var mapped = new List<(long Start, MappedRegion Map)>();
        foreach ((long start, long length) in region.Mappable)
        {
            int errno = MappedRegion.TryMap(region.File, region.Offset + start, length, out MappedRegion? map);
            if (errno != 0)
            {
                Host.WriteConsole(string.Create(CultureInfo.InvariantCulture,
                    $"{Location}: 0x{length:x} bytes of registers could not be mapped ({LinuxErrno.Text(errno)}); they are reached by calls"));
                continue;
            }

            mapped.Add((start, map!));
            _mappings.Add(map!);
            if (_isCovered)
            {
                map!.Cover();
            }
        }

        window = mapped.Count == 1 && mapped[0].Start == 0 && mapped[0].Map.Length >= region.Length
            ? new MmioWindow(mapped[0].Map.Pointer, region.Length)
            : new MmioWindow(new RegionMmio(region, mapped, () => _isRemoved || _isDisposed), region.Length);
        return PciStatus.Ok;
    }

    private uint ReadConfig(int offset, int width)
    {
        CheckConfig(offset, width);
        uint ones = uint.MaxValue >> (32 - (8 * width));
        if (_isRemoved || _isDisposed || offset + width > _configLength)
        {
            return ones;
        }

        uint value = 0;
        return LoadConfig(offset, new Span<byte>(&value, width)) ? value : ones;
    }

    private void WriteConfig(int offset, uint value, int width)
    {
        CheckConfig(offset, width);
        lock (_gate)
        {
            if (_isRemoved || _isDisposed || offset + width > _configLength)
            {
                return;
            }

            bool matters = TouchesDecode(offset, width);
            if (matters && HidesRegisters(offset, value, width))
            {
                Cover();
            }

            StoreConfig(offset, new ReadOnlySpan<byte>(&value, width));
            if (matters)
            {
                Follow();
            }
        }
    }

    [SuppressMessage("Usage", "CA2208", Justification = "The offset is what the caller gave.")]
    private static void CheckConfig(int offset, int width)
    {
        if (offset < 0 || offset % width != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(offset), $"config space has no {width * 8}-bit word at 0x{offset:x}");
        }
    }
}
