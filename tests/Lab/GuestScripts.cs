namespace DriverKit.Lab.Tests;

/// <summary>Pieces of shell that several tests need.</summary>
internal static class GuestScripts
{
    /// <summary>Loads the host controllers and the storage stack.</summary>
    public const string LoadUsb = "modprobe -a xhci_pci ehci_pci usb_storage sd_mod vfat nls_iso8859-1 nls_cp437 nls_utf8";

    /// <summary>Prints the sysfs name (2-1) of the stick with a serial number, waiting up to a minute for it.</summary>
    public static string PortOfSerial(string serial) =>
        $$"""
        for n in $(seq 600); do
            f=$(grep -lx '{{serial}}' /sys/bus/usb/devices/*/serial 2> /dev/null) && { basename ${f%/serial}; exit 0; }
            usleep 100000
        done
        echo "no USB device with the serial {{serial}}" >&2; exit 1
        """;

    /// <summary>Prints the disk (sda) that the kernel's driver made of the stick with a serial number, when it has its size.</summary>
    public static string WaitForDisk(string serial) =>
        $$"""
        for n in $(seq 600); do
            f=$(grep -lx '{{serial}}' /sys/bus/usb/devices/*/serial 2> /dev/null)
            for b in ${f%/serial}/*:*/host*/target*/*/block/*; do
                [ "$(cat $b/size 2> /dev/null || echo 0)" != 0 ] && { usleep 300000; basename $b; exit 0; }
            done
            usleep 100000
        done
        echo "no disk with the serial {{serial}}" >&2; exit 1
        """;

    /// <summary>Gives every mass-storage interface that has no driver to the kernel's own, and says which.</summary>
    public const string RebindAll =
        """
        for f in $(grep -lx 08 /sys/bus/usb/devices/*:*/bInterfaceClass); do
            d=${f%/*}
            [ -e $d/driver ] || { basename $d; basename $d > /sys/bus/usb/drivers_probe; }
        done
        """;

    /// <summary>Puts scripts of guest/ into the run's folder, where the guest sees them under /lab.</summary>
    public static void CopyInto(LabGuest guest, params string[] names)
    {
        foreach (string name in names)
        {
            File.Copy(Path.Combine(Repository.Root, "tests", "Lab", "guest", name), Path.Combine(guest.Folder, name));
        }
    }

    /// <summary>Waits until a disk is gone.</summary>
    public static string WaitForNoDisk(string disk) =>
        $"for n in $(seq 600); do [ -e /sys/block/{disk} ] || exit 0; usleep 100000; done; echo /dev/{disk} stays >&2; exit 1";

    /// <summary>Waits until a file holds a line of text.</summary>
    public static string WaitForText(string file, string text) =>
        $"for n in $(seq 600); do grep -qF '{text}' {file} 2> /dev/null && exit 0; usleep 100000; done; cat {file}; exit 1";
}
