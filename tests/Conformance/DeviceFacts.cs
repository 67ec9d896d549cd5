using DriverKit.Pci;

namespace DriverKit.Conformance.Tests;

/// <summary>What is known of a device from its datasheet, whatever it is reached by.</summary>
/// <param name="Vendor">Vendor ID.</param>
/// <param name="Device">Device ID.</param>
/// <param name="ClassCode">Class code.</param>
/// <param name="Bars">Its BARs by index; length 0 for any length.</param>
/// <param name="Modes">Interrupt modes that it has.</param>
/// <param name="Exerciser">What makes it interrupt and move memory.</param>
internal sealed record DeviceFacts(
    ushort Vendor, ushort Device, uint ClassCode, IReadOnlyDictionary<int, PciBar> Bars, IReadOnlyList<PciInterruptMode> Modes, Func<Exerciser> Exerciser)
{
    private static readonly Dictionary<string, DeviceFacts> Known = new()
    {
        ["edu"] = new(
            0x1234, 0x11e8, 0x00ff00,
            new Dictionary<int, PciBar> { [0] = new(PciBarKind.Memory32, 1 << 20, false) },
            [PciInterruptMode.Intx, PciInterruptMode.Msi],
            () => new EduExerciser()),
        ["nvme"] = new(
            0x1b36, 0x0010, 0x010802,
            new Dictionary<int, PciBar> { [0] = new(PciBarKind.Memory64, 0, false) },
            [PciInterruptMode.Intx, PciInterruptMode.Msix],
            () => new NvmeExerciser()),
        // Our own controller is of our own vendor, and has MSI too.
        ["nvme@emu"] = new(
            0x1234, 0x4e56, 0x010802,
            new Dictionary<int, PciBar> { [0] = new(PciBarKind.Memory64, 0, false) },
            [PciInterruptMode.Intx, PciInterruptMode.Msi, PciInterruptMode.Msix],
            () => new NvmeExerciser()),
        ["e1000"] = new(
            0x8086, 0x100e, 0x020000,
            new Dictionary<int, PciBar> { [0] = new(PciBarKind.Memory32, 1 << 17, false), [1] = new(PciBarKind.Io, 64, false) },
            [PciInterruptMode.Intx],
            () => new E1000Exerciser()),
    };

    public static DeviceFacts? Of(Subject subject) =>
        Known.GetValueOrDefault($"{subject.Device}@{subject.Backing}") ?? Known.GetValueOrDefault(subject.Device);
}
