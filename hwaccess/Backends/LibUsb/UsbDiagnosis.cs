using DriverKit.Interop.Linux;

namespace DriverKit.Backends.LibUsb;

/// <summary>What stands between a person and a USB device, and what mends it. Nothing is opened.</summary>
public static class UsbDiagnosis
{
    private const byte MassStorageClass = 8;

    /// <summary>Looks at everything.</summary>
    /// <param name="info">The device.</param>
    public static IReadOnlyList<UsbFinding> Examine(UsbDeviceInfo info)
    {
        var findings = new List<UsbFinding> { Node(info) };
        foreach (UsbInterfaceInfo at in info.Interfaces)
        {
            findings.Add(Driver(info, at));
        }

        IReadOnlyList<string> uses = new UsbSysfs(info.Location).ReadHostUses();
        findings.Add(uses.Count == 0
            ? new UsbFinding("use by the host", true, "nothing on it is mounted or in use")
            : new UsbFinding("use by the host", false, string.Join("; ", uses), "umount what is mounted (swapoff, vgchange -an for the rest)"));
        long budget = UsbfsBudget.FromSystem().Limit;
        findings.Add(new UsbFinding("usbfs memory", true,
            budget == long.MaxValue ? "not limited" : $"{budget >> 20} MiB of transfers may be in flight",
            null));
        return findings;
    }

    /// <summary>The rule that gives access to a device.</summary>
    /// <param name="info">The device.</param>
    public static string UdevRule(UsbDeviceInfo info) =>
        $"SUBSYSTEM==\"usb\", ATTR{{idVendor}}==\"{info.VendorId:x4}\", ATTR{{idProduct}}==\"{info.ProductId:x4}\", MODE=\"0660\", GROUP=\"driverkit\", TAG+=\"uaccess\"";

    internal static (string? Problem, string? Remedy) FirstProblem(UsbDeviceInfo info)
    {
        UsbFinding? finding = Examine(info).FirstOrDefault(f => !f.Ok);
        return (finding?.Detail, finding is null ? null : $"driverkit doctor {info.Locator}");
    }

    private static UsbFinding Node(UsbDeviceInfo info)
    {
        if (!File.Exists(info.NodePath))
        {
            return new UsbFinding("device file", false, $"{info.NodePath} is not there",
                "in a container, share /dev/bus/usb with it; else see that devtmpfs is mounted on /dev");
        }

        return LinuxNative.Access(info.NodePath, LinuxNative.ReadAndWrite) == 0
            ? new UsbFinding("device file", true, $"{info.NodePath} may be read and written")
            : new UsbFinding("device file", false, $"no permission for {info.NodePath}",
                $"""
                 put this line into /etc/udev/rules.d/70-driverkit-local.rules:
                   {UdevRule(info)}
                 then: sudo groupadd --system --force driverkit; sudo usermod -aG driverkit $USER; sudo udevadm control --reload; sudo udevadm trigger
                 """);
    }

    private static UsbFinding Driver(UsbDeviceInfo info, UsbInterfaceInfo at)
    {
        string check = $"interface {at.Number}";
        return at.HostDriver switch
        {
            "usbfs" => new UsbFinding(check, false, "another program holds it through usbfs", $"see which: sudo fuser -v {info.NodePath}"),
            null when at.Class == MassStorageClass => new UsbFinding(check, false,
                "has no host driver: a program that was killed may have left it so",
                $"give it back: driverkit doctor {info.Locator} --restore"),
            null => new UsbFinding(check, true, "no host driver holds it"),
            _ => new UsbFinding(check, true, $"held by the host's {at.HostDriver}, which is detached while in use here and given back after"),
        };
    }
}
