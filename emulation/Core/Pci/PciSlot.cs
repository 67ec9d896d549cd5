using System.Numerics;
using DriverKit.Dma;
using DriverKit.Hosting;
using DriverKit.Pci;
using DriverKit.Specs.Pci;

namespace DriverKit.Emulation;

/// <summary>
/// What every socket for a model does alike: config space and what its registers do, decoding, MSI and MSI-X structures, the interrupt line, power
/// states, resets, removal. Derived slots bring memory and say where interrupts go.
/// </summary>
/// <remarks>Config space and registers may be accessed from any thread. Resets and removal reach the model in the host's soft context.</remarks>
public abstract class PciSlot : IPciSlot
{
    private const int Present = 0;
    private const int Pulled = 1;
    private const int Closed = 2;

    private readonly PciConfigSpace _config;
    private readonly PciMsixTable? _msix;
    private readonly PciBarPort?[] _ports = new PciBarPort?[6];
    private readonly ControlWork _control;
    private SpinGate _gate;
    private int _life;
    private int _gone;
    private int _resets;
    private bool _line;
    private bool _driven;
    private int _mode = (int)PciInterruptMode.Intx;
    private int _master;

    /// <summary>A slot with a model in it.</summary>
    /// <param name="host">The host whose loop the model runs in.</param>
    /// <param name="model">The model; it belongs to the slot from now on.</param>
    protected PciSlot(IHost host, PciFunctionModel model)
    {
        Host = host;
        Model = model;
        _config = new PciConfigSpace(model);
        _control = new ControlWork(this);
        _msix = model.Msix is { } options ? new PciMsixTable(options) : null;
        for (int i = 0; i < _ports.Length; i++)
        {
            if (model.Bars[i] is { } bar)
            {
                bool overlaid = _msix is not null && (_msix.Options.TableBar == i || _msix.Options.PendingBar == i);
                IMmio target = overlaid ? new PciMsixOverlay(bar.Mmio, this, _msix!, i) : bar.Mmio;
                _ports[i] = new PciBarPort(host.IsDeterministic ? new PciScheduledPort(target, host) : target);
            }
        }
    }

    /// <inheritdoc/>
    public IHost Host { get; }

    /// <summary>The model.</summary>
    public PciFunctionModel Model { get; }

    /// <summary>Length of config space in bytes.</summary>
    public int ConfigLength => _config.Length;

    /// <inheritdoc/>
    public bool IsPresent => Volatile.Read(ref _life) == Present;

    /// <inheritdoc/>
    public bool IsBusMaster => Volatile.Read(ref _master) != 0;

    /// <inheritdoc/>
    public virtual PciInterruptMode InterruptMode => (PciInterruptMode)Volatile.Read(ref _mode);

    /// <inheritdoc/>
    public abstract bool ShowsMemory { get; }

    /// <summary>True from the start of a reset until the model went through it; registers do not answer meanwhile.</summary>
    public bool IsResetting => Volatile.Read(ref _resets) != 0;

    /// <summary>Whether DMA goes wrong now because the function itself is stopped, which is nobody's fault: reset or removed.</summary>
    protected bool IsQuiet => !IsPresent || IsResetting;

    /// <summary>Whether it is in another power state than D0.</summary>
    protected bool IsLowPower => PowerState != PciPowerState.D0;

    /// <summary>Offset of the MSI capability in config space, or 0.</summary>
    protected int MsiOffset => _config.Msi;

    /// <summary>Offset of the MSI-X capability in config space, or 0.</summary>
    protected int MsixOffset => _config.Msix;

    /// <summary>Offset of the power management capability in config space, or 0.</summary>
    protected int PowerManagementOffset => _config.PowerManagement;

    /// <summary>Offset of the PCI Express capability in config space, or 0.</summary>
    protected int ExpressOffset => _config.Express;

    /// <inheritdoc/>
    public abstract bool TryRead(DeviceAddress address, Span<byte> destination);

    /// <inheritdoc/>
    public abstract bool TryWrite(DeviceAddress address, ReadOnlySpan<byte> source);

    /// <inheritdoc/>
    public abstract bool TryGetSpan(DeviceAddress address, int length, DmaDirection direction, out Span<byte> memory);

    /// <inheritdoc/>
    public void SetInterruptLine(bool asserted)
    {
        _gate.Enter(Host);
        if (_line != asserted && !IsResetting)
        {
            _line = asserted;
            Refresh();
        }

        _gate.Exit();
    }

    /// <inheritdoc/>
    public virtual void Signal(int vector)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(vector);
        _gate.Enter(Host);
        if (!IsQuiet)
        {
            switch ((PciInterruptMode)_mode)
            {
                case PciInterruptMode.Msix when vector < _msix!.Options.Vectors:
                    _msix.SetPending(vector);
                    SendMsix(vector);
                    break;
                case PciInterruptMode.Msi:
                    SignalMsi(vector);
                    break;
                default:
                    break;
            }
        }

        _gate.Exit();
    }

    /// <summary>Reads config space. Beyond its length, and after removal, ones.</summary>
    /// <param name="offset">In bytes, a multiple of the width.</param>
    /// <param name="width">1, 2 or 4 bytes.</param>
    public uint ReadConfig(int offset, int width)
    {
        uint ones = width == 4 ? ~0u : (1u << (8 * width)) - 1;
        if (!IsPresent || !IsConfigAccess(offset, width))
        {
            return ones;
        }

        _gate.Enter(Host);
        uint value = _config.Read(offset, width);
        _gate.Exit();
        return value;
    }

    /// <summary>Writes config space. Beyond its length, and after removal, nothing.</summary>
    /// <param name="offset">In bytes, a multiple of the width.</param>
    /// <param name="width">1, 2 or 4 bytes.</param>
    /// <param name="value">What to write.</param>
    public void WriteConfig(int offset, int width, uint value)
    {
        if (!IsPresent || !IsConfigAccess(offset, width))
        {
            return;
        }

        _gate.Enter(Host);
        PciPowerState before = PowerState;
        _config.Write(offset, width, value);
        int control = _config.Express + 8;
        bool reset = Model.HasFunctionLevelReset && offset <= control + 1 && offset + width > control + 1
            && ((value >> ((control + 1 - offset) * 8)) & 0x80) != 0;
        if (reset)
        {
            StartReset(PciResetKind.FunctionLevel);
        }
        else if (before == PciPowerState.D3Hot && PowerState == PciPowerState.D0)
        {
            StartReset(PciResetKind.PowerState);
        }

        Refresh();
        _gate.Exit();
    }

    /// <summary>The window into a BAR for software outside; it answers as decoding and power state allow.</summary>
    /// <param name="index">0 to 5.</param>
    /// <returns>The window; null where there is no such BAR.</returns>
    public IMmio? GetPort(int index) => (uint)index < (uint)_ports.Length ? _ports[index] : null;

    /// <summary>What answers behind a BAR whatever config space says; ones after removal are the caller's affair.</summary>
    /// <param name="index">0 to 5.</param>
    protected IMmio? GetTarget(int index) => (uint)index < (uint)_ports.Length ? _ports[index]?.Target : null;

    /// <summary>Resets the function as the bus does; the model goes through it in soft context.</summary>
    public void Reset()
    {
        if (IsPresent)
        {
            _gate.Enter(Host);
            StartReset(PciResetKind.Conventional);
            Refresh();
            _gate.Exit();
        }
    }

    /// <summary>Runs the host's ready work until no reset is under way. Thread context, or a thread from outside.</summary>
    public void WaitForReset()
    {
        while (IsResetting && IsPresent)
        {
            Turn();
        }
    }

    /// <summary>Pulls the function out: registers and config space read as ones from now on, DMA and interrupts end. Any thread.</summary>
    public void Remove() => Leave(Pulled);

    /// <summary>Closes the slot and disposes the model, once what it does now has ended. Thread context, or a thread from outside.</summary>
    public void Close()
    {
        if (Volatile.Read(ref _gone) == 2)
        {
            return;
        }

        Leave(Closed);
        while (Volatile.Read(ref _gone) == 0)
        {
            Turn();
        }

        if (Interlocked.Exchange(ref _gone, 2) == 1)
        {
            Model.Dispose();
        }
    }

    internal void WriteMsixTable(int offset, uint value)
    {
        _gate.Enter(Host);
        _msix!.WriteTable(offset, value);
        SendMsix(offset / 16);
        _gate.Exit();
    }

    /// <summary>Software in front of the slot hears that the function is gone. Soft context, once.</summary>
    protected virtual void Removed()
    {
    }

    /// <summary>The line's level towards the processor changed: INTx is in use, not disabled, and asserted, or no longer so. The gate is held: note it and post.</summary>
    /// <param name="asserted">Whether it is asserted.</param>
    protected abstract void LineChanged(bool asserted);

    /// <summary>The function sends a message. The gate is held: note it and post.</summary>
    /// <param name="address">Message address as software wrote it.</param>
    /// <param name="data">Message data as software wrote it, the vector's bits put in.</param>
    protected abstract void SendMessage(DeviceAddress address, uint data);

    /// <summary>Runs ready work here, or lets another thread do it.</summary>
    protected void Turn()
    {
        if (!Host.RunReady())
        {
            Host.Relax();
        }
    }

    private static bool IsAligned(int offset, int width) => width is 1 or 2 or 4 && offset % width == 0;

    private PciPowerState PowerState =>
        _config.PowerManagement == 0 ? PciPowerState.D0 : (PciPowerState)(_config.Get16(_config.PowerManagement + 4) & 3);

    private bool IsConfigAccess(int offset, int width) => offset >= 0 && IsAligned(offset, width) && offset + width <= _config.Length;

    // Under the gate.
    private void StartReset(PciResetKind kind)
    {
        _config.Reset();
        _msix?.Reset();
        _line = false;
        Volatile.Write(ref _resets, _resets | (1 << (int)kind));
        Host.Post(_control);
    }

    // Under the gate: brings what follows from config space into line with it.
    private void Refresh()
    {
        PciCommand command = _config.Command;
        bool answers = IsPresent && !IsResetting && PowerState == PciPowerState.D0;
        for (int i = 0; i < _ports.Length; i++)
        {
            PciCommand decoder = Model.Bars[i]?.Bar.Kind == PciBarKind.Io ? PciCommand.IoSpace : PciCommand.MemorySpace;
            _ports[i]?.Decode(answers && command.HasFlag(decoder));
        }

        Volatile.Write(ref _master, answers && command.HasFlag(PciCommand.BusMaster) ? 1 : 0);
        PciInterruptMode mode = _msix is not null && ((PciMsixControl)_config.Get16(_config.Msix + 2)).Enable ? PciInterruptMode.Msix
            : _config.Msi != 0 && ((PciMsiControl)_config.Get16(_config.Msi + 2)).Enable ? PciInterruptMode.Msi
            : Model.Identity.InterruptPin != 0 ? PciInterruptMode.Intx : PciInterruptMode.None;
        Volatile.Write(ref _mode, (int)mode);
        var status = (PciConfigStatus)_config.Get16(PciConfigOffset.Status) & ~PciConfigStatus.InterruptStatus;
        _config.Set16(PciConfigOffset.Status, (ushort)(status | (_line ? PciConfigStatus.InterruptStatus : 0)));
        bool driven = _line && answers && mode == PciInterruptMode.Intx && !command.HasFlag(PciCommand.InterruptDisable);
        if (driven != _driven)
        {
            _driven = driven;
            LineChanged(driven);
        }

        if (answers && mode == PciInterruptMode.Msix)
        {
            for (int i = 0; i < _msix!.Options.Vectors; i++)
            {
                SendMsix(i);
            }
        }
        else if (answers && mode == PciInterruptMode.Msi)
        {
            SendUnmaskedMsi();
        }
    }

    // Under the gate: sends a pending vector unless it is masked.
    private void SendMsix(int vector)
    {
        if (_msix!.IsPending(vector) && !_msix.IsMasked(vector) && _mode == (int)PciInterruptMode.Msix
            && !((PciMsixControl)_config.Get16(_config.Msix + 2)).FunctionMask)
        {
            _msix.ClearPending(vector);
            SendMessage(new DeviceAddress(_msix.AddressOf(vector)), _msix.DataOf(vector));
        }
    }

    private void SignalMsi(int vector)
    {
        PciMsiOptions msi = Model.Msi!;
        var control = (PciMsiControl)_config.Get16(_config.Msi + 2);
        int granted = Math.Min(1 << control.MultipleMessageEnable, msi.Vectors);
        vector &= granted - 1;
        if (msi.HasMasks)
        {
            int pending = _config.Msi + (msi.Is64Bit ? 20 : 16);
            _config.Set32(pending, _config.Get32(pending) | (1u << vector));
            SendUnmaskedMsi();
        }
        else
        {
            SendMsi(vector, granted);
        }
    }

    private void SendUnmaskedMsi()
    {
        PciMsiOptions msi = Model.Msi!;
        if (!msi.HasMasks)
        {
            return;
        }

        int mask = _config.Msi + (msi.Is64Bit ? 16 : 12);
        uint ready = _config.Get32(mask + 4) & ~_config.Get32(mask);
        _config.Set32(mask + 4, _config.Get32(mask + 4) & ~ready);
        int granted = Math.Min(1 << ((PciMsiControl)_config.Get16(_config.Msi + 2)).MultipleMessageEnable, msi.Vectors);
        for (; ready != 0; ready &= ready - 1)
        {
            SendMsi(BitOperations.TrailingZeroCount(ready) & (granted - 1), granted);
        }
    }

    // §6.8.1.6: the vector takes the low bits of the data.
    private void SendMsi(int vector, int granted)
    {
        bool is64Bit = Model.Msi!.Is64Bit;
        ulong address = _config.Get32(_config.Msi + 4) | (is64Bit ? (ulong)_config.Get32(_config.Msi + 8) << 32 : 0);
        uint data = _config.Get16(_config.Msi + (is64Bit ? 12 : 8));
        SendMessage(new DeviceAddress(address), (data & ~(uint)(granted - 1)) | (uint)vector);
    }

    private void Leave(int how)
    {
        if (Interlocked.CompareExchange(ref _life, how, Present) == Present)
        {
            _gate.Enter(Host);
            _line = false;
            Refresh();
            _gate.Exit();
            Host.Post(_control);
        }
    }

    private void Control()
    {
        int resets = Volatile.Read(ref _resets);
        if (IsPresent)
        {
            for (PciResetKind kind = PciResetKind.Conventional; kind <= PciResetKind.PowerState; kind++)
            {
                if ((resets & (1 << (int)kind)) != 0)
                {
                    Model.OnReset(kind);
                }
            }

            _gate.Enter(Host);
            Volatile.Write(ref _resets, _resets & ~resets);
            Refresh();
            _gate.Exit();
        }
        else if (_gone == 0)
        {
            Model.OnRemoved();
            if (Volatile.Read(ref _life) == Pulled)
            {
                Removed();
            }

            Volatile.Write(ref _gone, 1);
        }
    }

    private sealed class ControlWork(PciSlot slot) : HostWork
    {
        public override void Run() => slot.Control();
    }
}
