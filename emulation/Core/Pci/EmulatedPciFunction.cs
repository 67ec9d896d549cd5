using System.Numerics;
using DriverKit.Dma;
using DriverKit.Hosting;
using DriverKit.Pci;
using DriverKit.Specs.Pci;

namespace DriverKit.Emulation;

/// <summary>
/// A modelled function as a driver in this process reaches it. It does with the function's registers what firmware and an operating system do:
/// assigns addresses, sizes nothing behind one's back, programs the MSI and MSI-X structures with messages that come back to the sink.
/// </summary>
/// <remarks>
/// The model's work and interrupts run in the host's loop. Give the model a host of its own, other than the kernel's, and it races as
/// hardware does. Whatever the function does wrong to memory, and its driver to mappings, is in <see cref="Faults"/>.
/// </remarks>
public sealed class EmulatedPciFunction : IPciFunction
{
    // Where a PC's interrupt messages go; what lies in between names the processor.
    private const uint MessageWindow = 0xfee0_0000;

    private readonly EmulatedPciSlot _slot;
    private readonly MmioWindow[] _windows = new MmioWindow[6];
    private readonly uint[] _addresses = new uint[6];
    private PciInterruptMode _mode;
    private int _count;
    private uint _nextData;
    private bool _disposed;

    /// <summary>Puts a model into a slot in this process.</summary>
    /// <param name="host">The host whose loop the model runs in; its arena is the memory.</param>
    /// <param name="model">The model; disposed with this.</param>
    /// <param name="location">Its place for people; the model's name if null.</param>
    public EmulatedPciFunction(IHost host, PciFunctionModel model, string? location = null)
    {
        Location = location ?? $"emu-{model.Name}";
        _slot = new EmulatedPciSlot(host, model, Location) { WhenRemoved = () => Observer?.FunctionRemoved() };
        AssignAddresses();
        Command = PciCommand.InterruptDisable;
        model.Plug(_slot);
    }

    /// <summary>The model.</summary>
    public PciFunctionModel Model => _slot.Model;

    /// <inheritdoc/>
    public string Location { get; }

    /// <inheritdoc/>
    public int ConfigLength => _slot.ConfigLength;

    /// <inheritdoc/>
    public IPciFunctionObserver? Observer { get; set; }

    /// <summary>The first faults so far, oldest first; they should be none.</summary>
    public IReadOnlyList<PciFault> Faults => _slot.TakeFaults(forget: false);

    /// <summary>How many faults there were, also those that are not kept.</summary>
    public long FaultCount => _slot.FaultCount;

    /// <summary>Whether faults that nobody took make <see cref="Dispose"/> throw, after all is closed; a test that lies to models turns it off.</summary>
    public bool ThrowsFaults { get; set; } = true;

    /// <summary>DMA mappings that are open now.</summary>
    public long MappingCount => _slot.Iommu?.MappingCount ?? 0;

    private PciCommand Command
    {
        get => (PciCommand)ReadConfig16(PciConfigOffset.Command);
        set => WriteConfig16(PciConfigOffset.Command, (ushort)value);
    }

    /// <summary>Takes the faults that a test provoked.</summary>
    public IReadOnlyList<PciFault> TakeFaults() => _slot.TakeFaults(forget: true);

    /// <summary>Pulls the function out: its registers read as ones from now on, the observer hears of it. Any thread.</summary>
    public void Remove() => _slot.Remove();

    /// <inheritdoc/>
    public byte ReadConfig8(int offset) => (byte)_slot.ReadConfig(offset, 1);

    /// <inheritdoc/>
    public ushort ReadConfig16(int offset) => (ushort)_slot.ReadConfig(offset, 2);

    /// <inheritdoc/>
    public uint ReadConfig32(int offset) => _slot.ReadConfig(offset, 4);

    /// <inheritdoc/>
    public void WriteConfig8(int offset, byte value) => _slot.WriteConfig(offset, 1, value);

    /// <inheritdoc/>
    public void WriteConfig16(int offset, ushort value) => _slot.WriteConfig(offset, 2, value);

    /// <inheritdoc/>
    public void WriteConfig32(int offset, uint value) => _slot.WriteConfig(offset, 4, value);

    /// <inheritdoc/>
    public PciBar GetBar(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(index, 5);
        return Model.Bars[index]?.Bar ?? default;
    }

    /// <inheritdoc/>
    public PciStatus MapBar(int index, out MmioWindow window)
    {
        PciBar bar = GetBar(index);
        window = default;
        if (!_slot.IsPresent)
        {
            return PciStatus.Removed;
        }

        if (bar.Kind == PciBarKind.None)
        {
            return PciStatus.InvalidRequest;
        }

        Command |= bar.Kind == PciBarKind.Io ? PciCommand.IoSpace : PciCommand.MemorySpace;
        if (_windows[index].Length == 0)
        {
            _windows[index] = new MmioWindow(_slot.GetPort(index)!, bar.Length);
        }

        window = _windows[index];
        return PciStatus.Ok;
    }

    /// <inheritdoc/>
    public int GetVectorCount(PciInterruptMode mode) => mode switch
    {
        PciInterruptMode.Intx => Model.Identity.InterruptPin != 0 ? 1 : 0,
        PciInterruptMode.Msi => Model.Msi?.Vectors ?? 0,
        PciInterruptMode.Msix => Model.Msix?.Vectors ?? 0,
        _ => 0,
    };

    /// <inheritdoc/>
    public PciStatus EnableInterrupts(PciInterruptMode mode, int count, IPciInterruptSink sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        int most = GetVectorCount(mode);
        if (!_slot.IsPresent)
        {
            return PciStatus.Removed;
        }

        if (most == 0)
        {
            return PciStatus.NotSupported;
        }

        if (count < 1 || count > most || _mode != PciInterruptMode.None || (mode == PciInterruptMode.Msi && !BitOperations.IsPow2(count)))
        {
            return PciStatus.InvalidRequest;
        }

        _slot.Delivery.Begin(sink);
        _mode = mode;
        _count = count;
        // Data of its own each time: a message of an earlier use goes nowhere.
        _nextData = (_nextData + 0x800) & 0xf800;
        _slot.MessageAddress = new DeviceAddress(MessageWindow | 0x1000);
        _slot.MessageData = _nextData;
        _slot.MessageCount = mode == PciInterruptMode.Intx ? 0 : count;
        Program();
        return PciStatus.Ok;
    }

    /// <inheritdoc/>
    public PciStatus DisableInterrupts()
    {
        switch (_mode)
        {
            case PciInterruptMode.Msix:
                WriteConfig16(_slot.Msix + 2, new PciMsixControl { FunctionMask = true }.Raw);
                MaskTable();
                break;
            case PciInterruptMode.Msi:
                WriteConfig16(_slot.Msi + 2, default);
                break;
            default:
                break;
        }

        Command |= PciCommand.InterruptDisable;
        _slot.MaskLine();
        _slot.MessageCount = 0;
        _mode = PciInterruptMode.None;
        _slot.Delivery.End();
        return _slot.IsPresent ? PciStatus.Ok : PciStatus.Removed;
    }

    /// <inheritdoc/>
    public PciStatus MaskInterrupt(int vector) => SetMask(vector, true);

    /// <inheritdoc/>
    public PciStatus UnmaskInterrupt(int vector) => SetMask(vector, false);

    /// <inheritdoc/>
    public PciStatus OpenDmaSpace(int addressBits, out IDmaSpace? space)
    {
        space = null;
        if (!_slot.IsPresent)
        {
            return PciStatus.Removed;
        }

        if (addressBits is < 24 or > 64)
        {
            return PciStatus.InvalidRequest;
        }

        if (_slot.Iommu is { MappingCount: > 0 } open && open.AddressBits != addressBits)
        {
            return PciStatus.Busy;
        }

        space = _slot.OpenIommu(addressBits);
        return PciStatus.Ok;
    }

    /// <inheritdoc/>
    public PciStatus SetBusMaster(bool enabled)
    {
        Command = enabled ? Command | PciCommand.BusMaster : Command & ~PciCommand.BusMaster;
        return _slot.IsPresent ? PciStatus.Ok : PciStatus.Removed;
    }

    /// <inheritdoc/>
    public PciStatus SetPowerState(PciPowerState state)
    {
        int control = _slot.PowerManagement == 0 ? 0 : _slot.PowerManagement + 4;
        if (!_slot.IsPresent)
        {
            return PciStatus.Removed;
        }

        if (state is PciPowerState.D1 or PciPowerState.D2 || (control == 0 && state != PciPowerState.D0))
        {
            return PciStatus.NotSupported;
        }

        if (control == 0 || (PciPowerState)(ReadConfig16(control) & 3) == state)
        {
            return PciStatus.Ok;
        }

        PciCommand before = Command;
        WriteConfig16(control, (ushort)state);
        if (state == PciPowerState.D0)
        {
            Restore(before);
            Program();
        }

        return _slot.IsPresent ? PciStatus.Ok : PciStatus.Removed;
    }

    /// <inheritdoc/>
    public PciStatus Reset()
    {
        if (!Model.HasFunctionLevelReset || _slot.Express == 0)
        {
            return _slot.IsPresent ? PciStatus.NotSupported : PciStatus.Removed;
        }

        PciCommand before = Command;
        DisableInterrupts();
        WriteConfig16(_slot.Express + 8, (ushort)(ReadConfig16(_slot.Express + 8) | 0x8000));
        Restore((before & (PciCommand.IoSpace | PciCommand.MemorySpace)) | PciCommand.InterruptDisable);
        return _slot.IsPresent ? PciStatus.Ok : PciStatus.Removed;
    }

    /// <summary>Closes the function and its model; <see cref="IPciFunction"/> says the rest.</summary>
    /// <exception cref="PciFaultException">There are faults that nobody took.</exception>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _slot.Close();
        _slot.Delivery.End();
        _slot.Iommu?.Clear();
        if (ThrowsFaults && FaultCount > 0)
        {
            throw new PciFaultException(Location, FaultCount, Faults);
        }
    }

    private void Restore(PciCommand command)
    {
        _slot.WaitForReset();
        for (int i = 0; i < 6; i++)
        {
            WriteConfig32(PciConfigOffset.Bar0 + (4 * i), _addresses[i]);
        }

        Command = command;
    }

    // As firmware does: each BAR at a multiple of its length, 64-bit ones above 4 GiB.
    private void AssignAddresses()
    {
        ulong io = 0xc000;
        ulong low = 0xe000_0000;
        ulong high = 0x20_0000_0000;
        for (int i = 0; i < 6; i++)
        {
            if (Model.Bars[i]?.Bar is not { } bar)
            {
                continue;
            }

            ref ulong next = ref low;
            if (bar.Kind == PciBarKind.Io)
            {
                next = ref io;
            }
            else if (bar.Kind == PciBarKind.Memory64)
            {
                next = ref high;
            }

            ulong length = (ulong)bar.Length;
            ulong at = (next + length - 1) & ~(length - 1);
            next = at + length;
            _addresses[i] = (uint)at;
            WriteConfig32(PciConfigOffset.Bar0 + (4 * i), (uint)at);
            if (bar.Kind == PciBarKind.Memory64)
            {
                _addresses[i + 1] = (uint)(at >> 32);
                WriteConfig32(PciConfigOffset.Bar0 + (4 * i) + 4, (uint)(at >> 32));
            }
        }
    }

    private void Program()
    {
        switch (_mode)
        {
            case PciInterruptMode.Intx:
                _slot.UnmaskLine();
                Command &= ~PciCommand.InterruptDisable;
                break;
            case PciInterruptMode.Msi:
                ProgramMsi();
                break;
            case PciInterruptMode.Msix:
                ProgramMsix();
                break;
            default:
                break;
        }
    }

    private void ProgramMsi()
    {
        bool is64Bit = Model.Msi!.Is64Bit;
        WriteConfig32(_slot.Msi + 4, (uint)_slot.MessageAddress.Value);
        if (is64Bit)
        {
            WriteConfig32(_slot.Msi + 8, 0);
        }

        WriteConfig16(_slot.Msi + (is64Bit ? 12 : 8), (ushort)_slot.MessageData);
        if (Model.Msi.HasMasks)
        {
            WriteConfig32(_slot.Msi + (is64Bit ? 16 : 12), 0);
        }

        WriteConfig16(_slot.Msi + 2, new PciMsiControl { MultipleMessageEnable = (byte)BitOperations.Log2((uint)_count), Enable = true }.Raw);
    }

    // PCI Local Bus 3.0 §6.8.2: all masked while the table is written, then all that are used at once.
    private void ProgramMsix()
    {
        WriteConfig16(_slot.Msix + 2, new PciMsixControl { Enable = true, FunctionMask = true }.Raw);
        if (MapBar(Model.Msix!.TableBar, out MmioWindow bar) != PciStatus.Ok)
        {
            return;
        }

        MmioWindow table = bar.Slice(Model.Msix.TableOffset, Model.Msix.TableLength);
        for (int i = 0; i < _count; i++)
        {
            table.Write32(16 * i, (uint)_slot.MessageAddress.Value);
            table.Write32((16 * i) + 4, (uint)(_slot.MessageAddress.Value >> 32));
            table.Write32((16 * i) + 8, _slot.MessageData + (uint)i);
            table.Write32((16 * i) + 12, 0);
        }

        WriteConfig16(_slot.Msix + 2, new PciMsixControl { Enable = true }.Raw);
    }

    private void MaskTable()
    {
        if (MapBar(Model.Msix!.TableBar, out MmioWindow bar) == PciStatus.Ok)
        {
            for (int i = 0; i < _count; i++)
            {
                bar.Write32(Model.Msix.TableOffset + (16 * i) + 12, 1);
            }
        }
    }

    private PciStatus SetMask(int vector, bool masked)
    {
        if (!_slot.IsPresent)
        {
            return PciStatus.Removed;
        }

        if (_mode == PciInterruptMode.None || (uint)vector >= (uint)_count)
        {
            return PciStatus.InvalidRequest;
        }

        switch (_mode)
        {
            case PciInterruptMode.Msix:
                if (MapBar(Model.Msix!.TableBar, out MmioWindow bar) == PciStatus.Ok)
                {
                    bar.Write32(Model.Msix.TableOffset + (16 * vector) + 12, masked ? 1u : 0);
                }

                return PciStatus.Ok;
            case PciInterruptMode.Msi when Model.Msi!.HasMasks:
                int at = _slot.Msi + (Model.Msi.Is64Bit ? 16 : 12);
                uint bit = 1u << vector;
                WriteConfig32(at, masked ? ReadConfig32(at) | bit : ReadConfig32(at) & ~bit);
                return PciStatus.Ok;
            case PciInterruptMode.Intx when masked:
                _slot.MaskLine();
                return PciStatus.Ok;
            case PciInterruptMode.Intx:
                _slot.UnmaskLine();
                return PciStatus.Ok;
            default:
                return PciStatus.NotSupported;
        }
    }
}
