using System.Numerics;
using DriverKit.Dma;
using DriverKit.Hosting;
using DriverKit.Pci;
using DriverKit.Specs.Pci;

namespace DriverKit.Backends.Qtest;

/// <summary>
/// A function's interrupts. There is no processor that they could interrupt, so the line is intercepted at the IOAPIC, and a message
/// is a word of memory that the device writes: each has one, looked at after each answer of QEMU's and once a millisecond.
/// </summary>
internal sealed class QtestInterrupts : IDisposable
{
    private const int WordStride = 16;
    private const int MostMessages = Arena.PageSize / WordStride;
    private const int LookEvery = 1;

    // PCI Local Bus 3.0 §6.8.1.3 and §6.8.2.3: message control.
    private const ushort MsiEnable = 1 << 0;
    private const ushort Msi64Bit = 1 << 7;
    private const ushort MsixEnable = 1 << 15;
    private const ushort MsixFunctionMask = 1 << 14;
    private const ushort MsixTableSize = 0x7ff;
    private const int MsixEntryLength = 16;

    private readonly QtestPciFunction _function;
    private readonly QtestMachine _machine;
    private readonly int _msi;
    private readonly int _msix;
    private readonly int _line;
    private readonly Vector[] _vectors = new Vector[MostMessages];
    private ArenaSegment _words;
    private IPciInterruptSink? _sink;
    private PciInterruptMode _mode;
    private int _count;
    private int _inside;
    private int _epoch;
    private bool _level;

    public QtestInterrupts(QtestPciFunction function, QtestMachine machine, int slot, int msi, int msix)
    {
        _function = function;
        _machine = machine;
        _msi = msi;
        _msix = msix;

        // The south bridge spreads the pins of slots that it does not know over PIRQE to PIRQH, IOAPIC inputs 20 to 23. QEMU 7.2, hw/isa/lpc_ich9.c.
        int pin = function.ReadConfig8(PciConfigOffset.InterruptPin);
        _line = pin is >= 1 and <= 4 ? 20 + ((slot + pin - 1) % 4) : -1;
    }

    public int CountOf(PciInterruptMode mode) => mode switch
    {
        PciInterruptMode.Intx => _line < 0 ? 0 : 1,

        // Several MSI vectors would share one word, and of two at once one would be lost.
        PciInterruptMode.Msi => _msi == 0 ? 0 : 1,
        PciInterruptMode.Msix => _msix == 0 ? 0 : Math.Min(MostMessages, (_function.ReadConfig16(_msix + 2) & MsixTableSize) + 1),
        _ => 0,
    };

    public PciStatus Enable(PciInterruptMode mode, int count, IPciInterruptSink sink)
    {
        if (_mode != PciInterruptMode.None || count <= 0 || !BitOperations.IsPow2(mode == PciInterruptMode.Msi ? count : 1))
        {
            return PciStatus.InvalidRequest;
        }

        int most = CountOf(mode);
        if (count > most)
        {
            return most == 0 ? PciStatus.NotSupported : PciStatus.InvalidRequest;
        }

        if (_words.IsEmpty && !_machine.Host.Arena.TryAllocate(Arena.PageSize, out _words))
        {
            return PciStatus.NoMemory;
        }

        _words.Span.Clear();
        for (int i = 0; i < count; i++)
        {
            (_vectors[i] ??= new Vector(this, i)).IsMasked = false;
        }

        _count = count;
        Volatile.Write(ref _sink, sink);
        _mode = mode;
        Program(mode, true);
        Watch(++_epoch);
        return PciStatus.Ok;
    }

    public void Disable()
    {
        if (_mode != PciInterruptMode.None)
        {
            Program(_mode, false);
            _mode = PciInterruptMode.None;
            _epoch++;
        }

        Volatile.Write(ref _sink, null);
        Interlocked.MemoryBarrier();
        while (Volatile.Read(ref _inside) != 0)
        {
            _machine.Host.Relax();
        }
    }

    public PciStatus Mask(int vector)
    {
        if ((uint)vector >= (uint)_count || _mode == PciInterruptMode.None)
        {
            return PciStatus.InvalidRequest;
        }

        _vectors[vector].IsMasked = true;
        if (_mode == PciInterruptMode.Msix)
        {
            WriteVectorControl(vector, 1);
        }

        return PciStatus.Ok;
    }

    public PciStatus Unmask(int vector)
    {
        if ((uint)vector >= (uint)_count || _mode == PciInterruptMode.None)
        {
            return PciStatus.InvalidRequest;
        }

        _vectors[vector].IsMasked = false;
        if (_mode == PciInterruptMode.Msix)
        {
            WriteVectorControl(vector, 0);
        }

        // The answer comes after what the line did because of the writes before.
        bool asserted = ((PciConfigStatus)_function.ReadConfig16(PciConfigOffset.Status) & PciConfigStatus.InterruptStatus) != 0;
        if (_mode == PciInterruptMode.Intx)
        {
            Volatile.Write(ref _level, asserted && !_function.IsRemoved);
        }

        Look(vector);
        return PciStatus.Ok;
    }

    /// <summary>The IOAPIC's input changed. Within a request.</summary>
    public void LineChanged(int line, bool level)
    {
        if (line == _line)
        {
            Volatile.Write(ref _level, level);
            if (_mode == PciInterruptMode.Intx)
            {
                Look(0);
            }
        }
    }

    public void LookForMessages()
    {
        if (_mode is PciInterruptMode.Msi or PciInterruptMode.Msix)
        {
            for (int i = 0; i < _count; i++)
            {
                Look(i);
            }
        }
    }

    public void Dispose()
    {
        Disable();
        if (!_words.IsEmpty)
        {
            _machine.Host.Arena.Free(_words);
            _words = default;
        }
    }

    private void Look(int index)
    {
        Vector vector = _vectors[index];
        if (!vector.IsMasked && HasFired(index))
        {
            _machine.Host.Post(vector);
        }
    }

    private bool HasFired(int vector) => _mode == PciInterruptMode.Intx ? Volatile.Read(ref _level) : Volatile.Read(ref Word(vector)) != 0;

    private unsafe ref int Word(int vector) => ref *(int*)(_words.Pointer + (vector * WordStride));

    private void Deliver(Vector vector)
    {
        Interlocked.Increment(ref _inside);
        if (Volatile.Read(ref _sink) is { } sink && !vector.IsMasked && HasFired(vector.Index))
        {
            if (_mode == PciInterruptMode.Intx)
            {
                vector.IsMasked = true;
            }
            else
            {
                Interlocked.Exchange(ref Word(vector.Index), 0);
            }

            sink.Interrupt(vector.Index);
        }

        Interlocked.Decrement(ref _inside);
    }

    private void Program(PciInterruptMode mode, bool enabled)
    {
        switch (mode)
        {
            case PciInterruptMode.Intx:
                _function.Enable(PciCommand.InterruptDisable, !enabled);
                break;
            case PciInterruptMode.Msi:
                _function.Enable(PciCommand.InterruptDisable, true);
                ProgramMsi(enabled);
                break;
            default:
                _function.Enable(PciCommand.InterruptDisable, true);
                ProgramMsix(enabled);
                break;
        }
    }

    private void ProgramMsi(bool enabled)
    {
        const int fired = 1;
        ushort control = _function.ReadConfig16(_msi + 2);
        if (enabled)
        {
            bool wide = (control & Msi64Bit) != 0;
            _function.WriteConfig32(_msi + 4, (uint)_words.Offset);
            if (wide)
            {
                _function.WriteConfig32(_msi + 8, 0);
            }

            _function.WriteConfig16(_msi + (wide ? 12 : 8), fired);
        }

        // One vector: Multiple Message Enable, bits 6:4, is 0.
        _function.WriteConfig16(_msi + 2, (ushort)(enabled ? (control & ~0x70) | MsiEnable : control & ~MsiEnable));
    }

    private void ProgramMsix(bool enabled)
    {
        ushort control = (ushort)(_function.ReadConfig16(_msix + 2) & ~(MsixEnable | MsixFunctionMask));
        if (enabled)
        {
            _function.Enable(PciCommand.MemorySpace, true);
            MmioWindow table = Table();
            for (int i = 0; i < _count; i++)
            {
                table.Write32(i * MsixEntryLength, (uint)(_words.Offset + (i * WordStride)));
                table.Write32((i * MsixEntryLength) + 4, 0);
                table.Write32((i * MsixEntryLength) + 8, (uint)i + 1);
                table.Write32((i * MsixEntryLength) + 12, 0);
            }
        }

        _function.WriteConfig16(_msix + 2, (ushort)(control | (enabled ? MsixEnable : 0)));
    }

    private void WriteVectorControl(int vector, uint value) => Table().Write32((vector * MsixEntryLength) + 12, value);

    // PCI Local Bus 3.0 §6.8.2.4: the BAR is in bits 2:0.
    private MmioWindow Table()
    {
        uint where = _function.ReadConfig32(_msix + 4);
        MmioWindow bar = _function.WindowOf((int)(where & 7));
        return bar.Slice(where & ~7u, _count * MsixEntryLength);
    }

    // Nothing tells us of a word of memory, nor of a line when nobody asks for anything.
    private void Watch(int epoch) => new Thread(() =>
    {
        while (Volatile.Read(ref _epoch) == epoch && !_function.IsRemoved)
        {
            Thread.Sleep(LookEvery);
            _machine.Channel.Look();
            if (Volatile.Read(ref _epoch) == epoch)
            {
                LookForMessages();
            }
        }
    })
    {
        IsBackground = true,
        Name = "qtest interrupts",
    }.Start();

    private sealed class Vector(QtestInterrupts owner, int index) : HostWork
    {
        private int _masked;

        public int Index { get; } = index;

        public bool IsMasked
        {
            get => Volatile.Read(ref _masked) != 0;
            set => Volatile.Write(ref _masked, value ? 1 : 0);
        }

        public override void Run() => owner.Deliver(this);
    }
}
