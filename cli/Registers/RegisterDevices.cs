using DriverKit.Pci;
using DriverKit.Registers;
using DriverKit.Specs.Pci;

namespace DriverKit.Cli.Registers;

/// <summary>The devices whose registers this tool was built with.</summary>
internal static class RegisterDevices
{
    private static readonly IDeviceRegisters[] Known = [.. DeviceRegisterMaps.Create().OrderBy(device => device.Name, StringComparer.Ordinal)];

    public static IReadOnlyList<IDeviceRegisters> All => Known;

    public static IDeviceRegisters Find(string name) => Array.Find(Known, device => device.Name == name)
        ?? throw new CliException($"no registers of '{name}' are known; there are those of {string.Join(", ", Known.Select(d => d.Name))}", ExitCode.Usage);

    /// <summary>What fits a function best by its identity.</summary>
    public static IDeviceRegisters Of(IPciFunction function)
    {
        ushort vendor = function.ReadConfig16(PciConfigOffset.VendorId);
        ushort device = function.ReadConfig16(PciConfigOffset.DeviceId);
        uint classCode = function.ReadConfig32(PciConfigOffset.RevisionId) >> 8;
        return Known.Where(known => known.Match(vendor, device, classCode) > 0).MaxBy(known => known.Match(vendor, device, classCode))
            ?? throw new CliException(
                $"no registers are known of {function.Location} ({vendor:x4}:{device:x4}, class {classCode:x6}); name a device with --as, or see 'driverkit registers'");
    }
}
