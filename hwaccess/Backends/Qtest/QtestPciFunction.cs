using DriverKit.Dma;
using DriverKit.Pci;
using DriverKit.Specs.Pci;

namespace DriverKit.Backends.Qtest;

/// <summary>A function of QEMU's machine.</summary>
internal sealed class QtestPciFunction : IQtestFunction
{
    private const int BarCount = 6;
    private const uint AllOnes = 0xffff_ffff;
    private const int ResetTime = 100;

    private readonly QtestMachine _machine;
    private readonly QtestChannel _channel;
    private readonly ulong _config;
    private readonly PciBar[] _bars = new PciBar[BarCount];
    private readonly uint[] _barAddresses = new uint[BarCount];
    private readonly MmioWindow[] _windows = new MmioWindow[BarCount];
    private readonly QtestInterrupts _interrupts;
    private readonly int _powerCapability;
    private readonly int _expressCapability;
    private QtestDmaSpace? _space;
    private int _removed;
    private int _closed;

    /// <summary>Finds a function and gives its BARs their places.</summary>
    /// <exception cref="QtestException">There is none.</exception>
    public QtestPciFunction(QtestMachine machine, string model, int slot)
    {
        _machine = machine;
        _channel = machine.Channel;
        _config = QtestMachine.ConfigAddress(slot);
        Location = $"qtest:{model}";
        if (ReadConfig16(PciConfigOffset.VendorId) == 0xffff)
        {
            throw new QtestException($"QEMU has no {model} at 00:{slot:x2}.0: {machine.Errors}");
        }

        PlaceBars();
        _powerCapability = FindCapability(PciCapabilityId.PowerManagement);
        _expressCapability = FindCapability(PciCapabilityId.PciExpress);
        _interrupts = new QtestInterrupts(this, machine, slot, FindCapability(PciCapabilityId.Msi), FindCapability(PciCapabilityId.Msix));
    }

    public string Location { get; }

    public int ProcessId => _machine.ProcessId;

    public int ConfigLength => _expressCapability > 0 ? PciConfigOffset.ExtendedLength : PciConfigOffset.Length;

    public IPciFunctionObserver? Observer { get; set; }

    /// <summary>True once QEMU is gone.</summary>
    public bool IsRemoved => Volatile.Read(ref _removed) != 0;

    /// <summary>Ends the machine with the function; for one that a locator opened.</summary>
    public bool OwnsMachine { get; set; }

    public byte ReadConfig8(int offset) => (byte)ReadConfig("readb"u8, offset);

    public ushort ReadConfig16(int offset) => (ushort)ReadConfig("readw"u8, offset);

    public uint ReadConfig32(int offset) => (uint)ReadConfig("readl"u8, offset);

    public void WriteConfig8(int offset, byte value) => WriteConfig("writeb"u8, offset, value);

    public void WriteConfig16(int offset, ushort value) => WriteConfig("writew"u8, offset, value);

    public void WriteConfig32(int offset, uint value) => WriteConfig("writel"u8, offset, value);

    public PciBar GetBar(int index) => (uint)index < BarCount ? _bars[index] : default;

    public PciStatus MapBar(int index, out MmioWindow window)
    {
        window = default;
        if (IsRemoved)
        {
            return PciStatus.Removed;
        }

        PciBar bar = GetBar(index);
        if (bar.Kind == PciBarKind.None)
        {
            return PciStatus.InvalidRequest;
        }

        Enable(bar.Kind == PciBarKind.Io ? PciCommand.IoSpace : PciCommand.MemorySpace, true);
        window = _windows[index];
        return PciStatus.Ok;
    }

    public int GetVectorCount(PciInterruptMode mode) => _interrupts.CountOf(mode);

    public PciStatus EnableInterrupts(PciInterruptMode mode, int count, IPciInterruptSink sink) =>
        IsRemoved ? PciStatus.Removed : _interrupts.Enable(mode, count, sink);

    public PciStatus DisableInterrupts()
    {
        _interrupts.Disable();
        return IsRemoved ? PciStatus.Removed : PciStatus.Ok;
    }

    public PciStatus MaskInterrupt(int vector) => IsRemoved ? PciStatus.Removed : _interrupts.Mask(vector);

    public PciStatus UnmaskInterrupt(int vector) => IsRemoved ? PciStatus.Removed : _interrupts.Unmask(vector);

    public PciStatus OpenDmaSpace(int addressBits, out IDmaSpace? space)
    {
        space = null;
        if (IsRemoved)
        {
            return PciStatus.Removed;
        }

        if (addressBits is < 24 or > 64)
        {
            return PciStatus.InvalidRequest;
        }

        if (_space is { MappingCount: > 0 })
        {
            return PciStatus.Busy;
        }

        space = _space = new QtestDmaSpace(this, _machine.Host.Arena, addressBits);
        return PciStatus.Ok;
    }

    public PciStatus SetBusMaster(bool enabled)
    {
        Enable(PciCommand.BusMaster, enabled);
        return IsRemoved ? PciStatus.Removed : PciStatus.Ok;
    }

    public PciStatus SetPowerState(PciPowerState state)
    {
        if (IsRemoved)
        {
            return PciStatus.Removed;
        }

        if (_powerCapability == 0)
        {
            return state == PciPowerState.D0 ? PciStatus.Ok : PciStatus.NotSupported;
        }

        // PCI Power Management 1.2 §3.2.4: PMCSR, PowerState in bits 1:0; a state that is not there leaves it as it was.
        const ushort powerState = 3;
        int register = _powerCapability + 4;
        ushort before = ReadConfig16(register);
        if ((before & powerState) == (int)state)
        {
            return PciStatus.Ok;
        }

        ushort command = ReadConfig16(PciConfigOffset.Command);
        WriteConfig16(register, (ushort)((before & ~powerState) | (int)state));
        if ((ReadConfig16(register) & powerState) != (int)state)
        {
            return IsRemoved ? PciStatus.Removed : PciStatus.NotSupported;
        }

        if (state == PciPowerState.D0)
        {
            Restore(command);
        }

        return PciStatus.Ok;
    }

    public PciStatus Reset()
    {
        if (IsRemoved)
        {
            return PciStatus.Removed;
        }

        // PCI Express 2.1 §7.8.3 and §7.8.4: function-level reset is capability bit 28, started by bit 15 of device control; 100 ms at most.
        const uint resetCapability = 1 << 28;
        const ushort initiateReset = 1 << 15;
        if (_expressCapability == 0 || (ReadConfig32(_expressCapability + 4) & resetCapability) == 0)
        {
            return PciStatus.NotSupported;
        }

        _interrupts.Disable();
        ushort command = (ushort)(ReadConfig16(PciConfigOffset.Command) & ~(ushort)PciCommand.BusMaster);
        int control = _expressCapability + 8;
        WriteConfig16(control, (ushort)(ReadConfig16(control) | initiateReset));
        Thread.Sleep(ResetTime);
        Restore(command);
        return IsRemoved ? PciStatus.Removed : PciStatus.Ok;
    }

    public void Dispose()
    {
        Close();
        if (OwnsMachine)
        {
            _machine.Dispose();
        }
    }

    /// <summary>Leaves the function quiet; the machine goes on.</summary>
    public void Close()
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0)
        {
            return;
        }

        Observer = null;
        _interrupts.Dispose();
        Enable(PciCommand.BusMaster, false);
        Volatile.Write(ref _removed, 1);
    }

    public void LineChanged(int line, bool level) => _interrupts.LineChanged(line, level);

    public void LookForMessages() => _interrupts.LookForMessages();

    public void Lost()
    {
        if (Interlocked.Exchange(ref _removed, 1) == 0)
        {
            Observer?.FunctionRemoved();
        }
    }

    /// <summary>Sets or clears bits of the command register.</summary>
    internal void Enable(PciCommand bits, bool enabled)
    {
        var before = (PciCommand)ReadConfig16(PciConfigOffset.Command);
        PciCommand after = enabled ? before | bits : before & ~bits;
        if (after != before)
        {
            WriteConfig16(PciConfigOffset.Command, (ushort)after);
        }
    }

    /// <summary>The window of a BAR, decoding or not.</summary>
    internal MmioWindow WindowOf(int index) => _windows[index];

    private ulong ReadConfig(ReadOnlySpan<byte> command, int offset)
    {
        if ((uint)offset >= (uint)PciConfigOffset.ExtendedLength || (offset >= PciConfigOffset.Length && offset >= ConfigLength) || IsRemoved)
        {
            return ulong.MaxValue;
        }

        _channel.TryRead(command, _config + (ulong)offset, out ulong value);
        return value;
    }

    private void WriteConfig(ReadOnlySpan<byte> command, int offset, ulong value)
    {
        if ((uint)offset < (uint)ConfigLength && !IsRemoved)
        {
            _channel.Write(command, _config + (ulong)offset, value);
        }
    }

    // PCI Local Bus 3.0 §6.2.5.1: with decoding off, write ones and see which bits stay.
    private void PlaceBars()
    {
        Enable(PciCommand.IoSpace | PciCommand.MemorySpace | PciCommand.BusMaster, false);
        for (int i = 0; i < BarCount; i++)
        {
            uint sized = Size(i);
            if (sized == 0)
            {
                continue;
            }

            if ((sized & 1) != 0)
            {
                long ports = (~(sized & ~3u) & 0xffff) + 1;
                _bars[i] = new PciBar(PciBarKind.Io, ports, false);
                _barAddresses[i] = _machine.PlacePorts(ports);
                _windows[i] = new MmioWindow(new QtestPorts(this, _channel, _barAddresses[i]), ports);
                continue;
            }

            bool wide = (sized & 6) == 4;
            ulong mask = (sized & ~0xfu) | ((ulong)(wide ? Size(i + 1) : AllOnes) << 32);
            long length = (long)(~mask + 1);
            _bars[i] = new PciBar(wide ? PciBarKind.Memory64 : PciBarKind.Memory32, length, (sized & 8) != 0);
            _barAddresses[i] = _machine.PlaceMemory(length);
            _windows[i] = new MmioWindow(new QtestMmio(this, _channel, _barAddresses[i]), length);
            i += wide ? 1 : 0;
        }

        WriteBars();
    }

    private uint Size(int index)
    {
        int register = PciConfigOffset.Bar0 + (index * 4);
        WriteConfig32(register, AllOnes);
        return ReadConfig32(register);
    }

    private void WriteBars()
    {
        for (int i = 0; i < BarCount; i++)
        {
            WriteConfig32(PciConfigOffset.Bar0 + (i * 4), _barAddresses[i]);
        }
    }

    private void Restore(ushort command)
    {
        WriteBars();
        WriteConfig16(PciConfigOffset.Command, command);
    }

    private int FindCapability(PciCapabilityId id)
    {
        if (((PciConfigStatus)ReadConfig16(PciConfigOffset.Status) & PciConfigStatus.CapabilitiesList) == 0)
        {
            return 0;
        }

        int at = ReadConfig8(PciConfigOffset.CapabilitiesPointer) & ~3;
        for (int i = 0; i < 48 && at >= PciConfigOffset.FirstCapability; i++)
        {
            if (ReadConfig8(at) == (byte)id)
            {
                return at;
            }

            at = ReadConfig8(at + 1) & ~3;
        }

        return 0;
    }
}
