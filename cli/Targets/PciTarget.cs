using DriverKit.Interop.Linux.Pci;

namespace DriverKit.Cli.Targets;

/// <summary>A PCI function of this machine as a person names it: <c>0000:01:00.0</c>, <c>01:00.0</c>, or a locator of it.</summary>
internal static class PciTarget
{
    public static PciSysfs Parse(string text)
    {
        string address = text.StartsWith("vfio:", StringComparison.Ordinal) ? text[5..] : text.StartsWith("uio:", StringComparison.Ordinal) ? text[4..] : text;
        return PciAddress.TryParse(address.Split(',')[0], out PciAddress parsed)
            ? new PciSysfs(parsed)
            : throw new CliException($"'{text}' is no PCI function: give it as 0000:01:00.0, as lspci -D and 'driverkit devices' show it", ExitCode.Usage);
    }
}
