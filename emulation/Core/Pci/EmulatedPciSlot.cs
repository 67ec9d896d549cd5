using DriverKit.Dma;
using DriverKit.Hosting;
using DriverKit.Pci;

namespace DriverKit.Emulation;

/// <summary>The slot in this process: memory through an IOMMU of its own, interrupts to whoever drives the function.</summary>
internal sealed class EmulatedPciSlot : PciSlot
{
    private const int MostFaults = 64;
    private readonly List<PciFault> _faults = [];
    private readonly InterruptDelivery _delivery;
    private SpinGate _faultGate;
    private EmulatedIommu? _iommu;
    private long _faultCount;
    private bool _asserted;
    private bool _lineMasked = true;

    public EmulatedPciSlot(IHost host, PciFunctionModel model, string location)
        : base(host, model)
    {
        Location = location;
        _delivery = new InterruptDelivery(this, Math.Max(model.Msix?.Vectors ?? 1, 32));
    }

    public string Location { get; }

    public Action? WhenRemoved { get; set; }

    public InterruptDelivery Delivery => _delivery;

    public EmulatedIommu? Iommu => Volatile.Read(ref _iommu);

    public long FaultCount => Volatile.Read(ref _faultCount);

    public override bool ShowsMemory => true;

    public int PowerManagement => PowerManagementOffset;

    public int Msi => MsiOffset;

    public int Msix => MsixOffset;

    public int Express => ExpressOffset;

    /// <summary>Where the messages that were programmed last go, and which data they have.</summary>
    public DeviceAddress MessageAddress { get; set; }

    public uint MessageData { get; set; }

    public int MessageCount { get; set; }

    public override bool TryRead(DeviceAddress address, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            if (!TryGetSpan(address, destination.Length, DmaDirection.ToDevice, out Span<byte> memory))
            {
                return false;
            }

            memory.CopyTo(destination);
            address += memory.Length;
            destination = destination[memory.Length..];
        }

        Volatile.ReadBarrier();
        return true;
    }

    public override bool TryWrite(DeviceAddress address, ReadOnlySpan<byte> source)
    {
        Volatile.WriteBarrier();
        while (!source.IsEmpty)
        {
            if (!TryGetSpan(address, source.Length, DmaDirection.FromDevice, out Span<byte> memory))
            {
                return false;
            }

            source[..memory.Length].CopyTo(memory);
            address += memory.Length;
            source = source[memory.Length..];
        }

        return true;
    }

    public override bool TryGetSpan(DeviceAddress address, int length, DmaDirection direction, out Span<byte> memory)
    {
        EmulatedIommu? iommu = _iommu;
        PciFaultKind why = PciFaultKind.NotMapped;
        if (IsBusMaster && iommu is not null && iommu.TryTranslate(address.Value, length, direction, out memory, out why))
        {
            return true;
        }

        memory = default;
        Refuse(address, length, direction, why);
        return false;
    }

    public EmulatedIommu OpenIommu(int addressBits)
    {
        if (_iommu is null || _iommu.AddressBits != addressBits)
        {
            Volatile.Write(ref _iommu, new EmulatedIommu(this, Host, addressBits));
        }

        return _iommu;
    }

    public void Record(PciFaultKind kind, DeviceAddress address, int length, DmaDirection direction)
    {
        var fault = new PciFault(kind, Location, address, length, direction, Host.Now);
        _faultGate.Enter(Host);
        _faultCount++;
        if (_faults.Count < MostFaults)
        {
            _faults.Add(fault);
        }

        _faultGate.Exit();
    }

    public PciFault[] TakeFaults(bool forget)
    {
        _faultGate.Enter(Host);
        PciFault[] faults = [.. _faults];
        if (forget)
        {
            _faults.Clear();
            _faultCount = 0;
        }

        _faultGate.Exit();
        return faults;
    }

    /// <summary>Takes INTx for delivery if it is asserted and was not delivered since it was let through last.</summary>
    public bool TryTakeLine()
    {
        if (!Volatile.Read(ref _asserted) || Volatile.Read(ref _lineMasked))
        {
            return false;
        }

        Volatile.Write(ref _lineMasked, true);
        return true;
    }

    public void MaskLine() => Volatile.Write(ref _lineMasked, true);

    public void UnmaskLine()
    {
        Volatile.Write(ref _lineMasked, false);
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _asserted))
        {
            Host.Post(_delivery);
        }
    }

    protected override void Removed() => WhenRemoved?.Invoke();

    protected override void LineChanged(bool asserted)
    {
        Volatile.Write(ref _asserted, asserted);
        Interlocked.MemoryBarrier();
        if (asserted && !Volatile.Read(ref _lineMasked))
        {
            Host.Post(_delivery);
        }
    }

    // A message is a memory write of the function's: without bus master it cannot be sent.
    protected override void SendMessage(DeviceAddress address, uint data)
    {
        uint vector = data - MessageData;
        if (!IsBusMaster)
        {
            Refuse(address, 4, DmaDirection.FromDevice, PciFaultKind.BusMasterOff);
        }
        else if (address != MessageAddress || vector >= (uint)MessageCount)
        {
            Record(PciFaultKind.StrayMessage, address, 4, DmaDirection.FromDevice);
        }
        else
        {
            _delivery.Raise((int)vector);
        }
    }

    private void Refuse(DeviceAddress address, int length, DmaDirection direction, PciFaultKind why)
    {
        if (!IsQuiet)
        {
            bool low = !IsBusMaster && IsLowPower;
            Record(low ? PciFaultKind.LowPower : IsBusMaster ? why : PciFaultKind.BusMasterOff, address, length, direction);
        }
    }
}
