using DriverKit.Pci;

namespace DriverKit.Emulation.Tests;

/// <summary>A function that has one of everything and does nothing by itself.</summary>
internal sealed class SampleFunction : PciFunctionModel
{
    public const int Table = 0x2000;
    public const int Pending = 0x3000;

    public SampleFunction()
        : base("sample", new PciIdentity { VendorId = 0x1209, DeviceId = 0x0001, ClassCode = 0xff0001, Revision = 3, SubsystemVendorId = 0x1209, InterruptPin = 1 })
    {
        AddBar(0, PciBarKind.Memory64, 0x4000, Registers, isPrefetchable: true);
        AddBar(2, PciBarKind.Io, 64, new MemoryRegisters(64));
        AddBar(3, PciBarKind.Memory32, 0x1000, new MemoryRegisters(0x1000));
        AddMsi(4, hasMasks: true);
        AddMsix(70, 0, Table, 0, Pending);
        AddPowerManagement();
        AddExpress();
        AddCapability(9, [6, 1, 2, 3], [0, 0xff, 0, 0]);
    }

    public MemoryRegisters Registers { get; } = new(0x4000);

    public List<PciResetKind> Resets { get; } = [];

    public int Removals { get; private set; }

    public bool IsDisposed { get; private set; }

    protected internal override void OnReset(PciResetKind kind)
    {
        Resets.Add(kind);
        Registers.Clear();
    }

    protected internal override void OnRemoved() => Removals++;

    protected override void Dispose(bool disposing)
    {
        IsDisposed = true;
        base.Dispose(disposing);
    }
}
