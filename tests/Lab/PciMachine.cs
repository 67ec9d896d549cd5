namespace DriverKit.Lab.Tests;

/// <summary>A guest with PCI functions of QEMU's making behind an IOMMU, none of which its kernel needs.</summary>
internal static class PciMachine
{
    /// <summary>The edu device, which drives 48 address bits.</summary>
    public const string Edu = "0000:00:10.0";

    /// <summary>The edu device as it is by itself: 28 address bits.</summary>
    public const string NarrowEdu = "0000:00:11.0";

    /// <summary>An NVMe controller with a disk of 64 MiB.</summary>
    public const string Nvme = "0000:00:12.0";

    /// <summary>An Intel 82540EM.</summary>
    public const string E1000 = "0000:00:13.0";

    /// <summary>Another 82540EM, behind nothing.</summary>
    public const string OtherE1000 = "0000:00:16.0";

    /// <summary>An NVMe controller with a disk of 64 MiB that anything may be written to.</summary>
    public const string SpareNvme = "0000:00:17.0";

    /// <summary>A bridge to conventional PCI: what is behind it, an edu at 1 and an e1000 at 2, an IOMMU cannot tell apart.</summary>
    public const string Bridge = "0000:00:14.0";

    /// <summary>A port with an NVMe controller in it that can be unplugged, as <see cref="PluggedId"/>.</summary>
    public const string Port = "0000:00:15.0";

    /// <summary>QEMU's name of the controller in the port.</summary>
    public const string PluggedId = "plugged";

    /// <summary>Gives every function back to the kernel's own drivers, and forgets who had it.</summary>
    public const string GiveBack =
        """
        rm -rf /run/driverkit
        for f in $(ls /sys/bus/pci/drivers/vfio-pci /sys/bus/pci/drivers/uio_pci_generic | grep ^0000:); do
            d=/sys/bus/pci/devices/$f
            echo > $d/driver_override; echo $f > $d/driver/unbind; echo $f > /sys/bus/pci/drivers_probe
        done
        """;

    /// <summary>Boots it. The drivers that the tool binds to are loaded, and those of the devices.</summary>
    public static async Task<LabGuest> BootAsync(string name)
    {
        LabGuest guest = await LabGuest.BootAsync(new LabGuestOptions
        {
            Name = name,
            ToolFolder = await PublishedPrograms.PublishAsync(),
            HasIommu = true,

            // Without translation for the kernel's own drivers, so that physical addresses are what UIO's functions need.
            KernelArguments = "iommu=pt",
            Arguments =
            [
                .. Drive("nvme-drive", await StickImage.CreateFatAsync(name + "-nvme", 64)),
                .. Drive("plugged-drive", StickImage.Create(name + "-plugged", 64)),
                "-device", "edu,addr=0x10,dma_mask=0xffffffffffff",
                "-device", "edu,addr=0x11",
                "-device", "nvme,addr=0x12,drive=nvme-drive,serial=LAB-NVME",
                "-device", "e1000,addr=0x13",
                "-device", "e1000,addr=0x16",
                .. Drive("spare-drive", StickImage.Create(name + "-spare", 64)),
                "-device", "nvme,addr=0x17,drive=spare-drive,serial=LAB-SPARE",
                "-device", "pcie-pci-bridge,id=bridge,addr=0x14",
                "-device", "edu,bus=bridge,addr=1",
                "-device", "e1000,bus=bridge,addr=2",
                "-device", "pcie-root-port,id=rootport,addr=0x15,chassis=1,slot=1",
                "-device", $"nvme,id={PluggedId},bus=rootport,drive=plugged-drive,serial=LAB-PLUGGED",
            ],
        });
        await guest.OutputOfAsync("modprobe -a vfio-pci vfio_iommu_type1 uio_pci_generic nvme e1000 vfat nls_iso8859-1 nls_cp437 nls_utf8");
        return guest;
    }

    /// <summary>Prints the function behind a bridge that has a device number.</summary>
    public static string Behind(string bridge, int device) => $"basename $(ls -d /sys/bus/pci/devices/{bridge}/0000:*:0{device}.0)";

    /// <summary>Prints the driver of a function, or none.</summary>
    public static string DriverOf(string function) =>
        $"d=/sys/bus/pci/devices/{function}/driver; [ -e $d ] && basename $(readlink $d) || echo none";

    private static string[] Drive(string id, string image) =>
        ["-drive", $"if=none,id={id},format=raw,file={image.Replace(",", ",,", StringComparison.Ordinal)}"];
}
