using DriverKit.Dma;
using DriverKit.Hosting;
using DriverKit.Pci;

namespace DriverKit.Emulation.VfioUser;

/// <summary>The slot on the other side of a socket: the client's memory, the client's interrupts.</summary>
internal sealed class VfioUserSlot : PciSlot
{
    private readonly IrqTable[] _irqs;
    private long _faults;
    private int _lineMasked;
    private int _asserted;
    private int _used;

    public VfioUserSlot(IHost host, PciFunctionModel model)
        : base(host, model)
    {
        _irqs =
        [
            new IrqTable(model.Identity.InterruptPin != 0 ? 1 : 0),
            new IrqTable(model.Msi?.Vectors ?? 0),
            new IrqTable(model.Msix?.Vectors ?? 0),
        ];
    }

    public DmaTable Memory { get; } = new();

    /// <summary>Asks the client for memory that is not shared; null while there is none.</summary>
    public VfioUserSession? Session { get; set; }

    /// <summary>Accesses of the function that went wrong.</summary>
    public long FaultCount => Volatile.Read(ref _faults);

    public Action<string>? Log { get; set; }

    public override bool ShowsMemory => false;

    // The client may keep the enable bits to itself; then what it asked for last is what is in use.
    public override PciInterruptMode InterruptMode
    {
        get
        {
            PciInterruptMode mode = base.InterruptMode;
            PciInterruptMode used = (PciInterruptMode)Volatile.Read(ref _used);
            return mode is PciInterruptMode.Msi or PciInterruptMode.Msix || used == PciInterruptMode.None ? mode : used;
        }
    }

    public IrqTable? Irqs(uint index) => index < (uint)_irqs.Length ? _irqs[index] : null;

    /// <summary>A kind of interrupts got descriptors.</summary>
    public void Use(uint index)
    {
        Volatile.Write(ref _used, (int)(index switch { 0 => PciInterruptMode.Intx, 1 => PciInterruptMode.Msi, _ => PciInterruptMode.Msix }));
        if (index == 0)
        {
            UnmaskLine();
        }
    }

    public void MaskLine() => Volatile.Write(ref _lineMasked, 1);

    public void UnmaskLine()
    {
        Interlocked.Exchange(ref _lineMasked, 0);
        if (Volatile.Read(ref _asserted) != 0)
        {
            FireLine();
        }
    }

    /// <summary>As after power on: no memory, no interrupts.</summary>
    public void Disconnect()
    {
        Session = null;
        Memory.Dispose();
        foreach (IrqTable irqs in _irqs)
        {
            irqs.Clear(forget: true);
        }

        Reset();
        WaitForReset();
        Volatile.Write(ref _used, 0);
        Volatile.Write(ref _lineMasked, 0);
    }

    public override bool TryRead(DeviceAddress address, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            PciFaultKind why = PciFaultKind.BusMasterOff;
            int count = 0;
            if (!IsBusMaster || !Memory.TryRead(address.Value, destination, out count, out why, out bool isRemote)
                || (isRemote && Session?.TryRead(address.Value, destination[..count]) != true))
            {
                return Fault(why, address, destination.Length, DmaDirection.ToDevice);
            }

            address += count;
            destination = destination[count..];
        }

        Volatile.ReadBarrier();
        return true;
    }

    public override bool TryWrite(DeviceAddress address, ReadOnlySpan<byte> source)
    {
        Volatile.WriteBarrier();
        while (!source.IsEmpty)
        {
            PciFaultKind why = PciFaultKind.BusMasterOff;
            int count = 0;
            if (!IsBusMaster || !Memory.TryWrite(address.Value, source, out count, out why, out bool isRemote)
                || (isRemote && Session?.TryWrite(address.Value, source[..count]) != true))
            {
                return Fault(why, address, source.Length, DmaDirection.FromDevice);
            }

            address += count;
            source = source[count..];
        }

        return true;
    }

    public override bool TryGetSpan(DeviceAddress address, int length, DmaDirection direction, out Span<byte> memory)
    {
        memory = default;
        return false;
    }

    // Tables and masks are the client's affair: it gave a descriptor for each vector that is in use.
    public override void Signal(int vector)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(vector);
        if (IsQuiet || !IsBusMaster)
        {
            return;
        }

        IrqTable? irqs = InterruptMode switch { PciInterruptMode.Msi => _irqs[1], PciInterruptMode.Msix => _irqs[2], _ => null };
        if (irqs is { Count: > 0 } && (vector < irqs.Count || irqs == _irqs[1]))
        {
            irqs.Fire(vector % irqs.Count);
        }
    }

    protected override void LineChanged(bool asserted)
    {
        Interlocked.Exchange(ref _asserted, asserted ? 1 : 0);
        if (asserted)
        {
            FireLine();
        }
    }

    protected override void SendMessage(DeviceAddress address, uint data)
    {
    }

    // Fired once; then it is the client's to say that it wants to hear again.
    private void FireLine()
    {
        if (_irqs[0].Count > 0 && _irqs[0].Has(0) && Interlocked.Exchange(ref _lineMasked, 1) == 0)
        {
            _irqs[0].Fire(0);
        }
    }

    private bool Fault(PciFaultKind why, DeviceAddress address, int length, DmaDirection direction)
    {
        if (!IsQuiet)
        {
            long count = Interlocked.Increment(ref _faults);
            if (count <= 16)
            {
                Log?.Invoke(new PciFault(IsBusMaster ? why : PciFaultKind.BusMasterOff, Model.Name, address, length, direction, Host.Now).ToString());
            }
        }

        return false;
    }
}
