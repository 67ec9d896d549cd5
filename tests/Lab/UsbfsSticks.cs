namespace DriverKit.Lab.Tests;

/// <summary>A guest with three sticks of two makers, as libusb meets them: xHCI, EHCI and the gadget framework's.</summary>
internal static class UsbfsSticks
{
    /// <summary>QEMU's stick at SuperSpeed.</summary>
    public const string Fast = "usb:46f4:0001,serial=LAB-FAST";

    /// <summary>QEMU's stick at high speed.</summary>
    public const string High = "usb:46f4:0001,serial=LAB-HIGH";

    /// <summary>Linux's gadget stick on dummy_hcd, at high speed.</summary>
    public const string Gadget = "usb:0525:a4a5,serial=0123456789AB";

    /// <summary>Boots it, each stick with a FAT32 partition and bound to the kernel's own driver.</summary>
    public static async Task<LabGuest> BootAsync(string name, int megabytes = 64)
    {
        LabGuest guest = await LabGuest.BootAsync(new LabGuestOptions
        {
            Name = name,
            ToolFolder = await PublishedPrograms.PublishAsync(),
            Sticks =
            [
                new LabStick("fast", UsbController.Xhci, await StickImage.CreateFatAsync(name + "-fast", megabytes), "LAB-FAST"),
                new LabStick("high", UsbController.Ehci, await StickImage.CreateFatAsync(name + "-high", megabytes), "LAB-HIGH"),
            ],
        });
        File.Copy(await StickImage.CreateFatAsync(name + "-gadget", megabytes), Path.Combine(guest.Folder, "gadget.img"));
        await guest.OutputOfAsync(GuestScripts.LoadUsb);
        // The gadget's serial number may hold hexadecimal digits only, at least twelve of them.
        await guest.OutputOfAsync(
            """
            cp /lab/gadget.img /tmp/gadget.img && modprobe dummy_hcd &&
            modprobe g_mass_storage file=/tmp/gadget.img removable=1 iSerialNumber=0123456789AB
            """);
        foreach (string serial in (string[])["LAB-FAST", "LAB-HIGH", "0123456789AB"])
        {
            await guest.OutputOfAsync(GuestScripts.WaitForDisk(serial));
        }

        return guest;
    }

    /// <summary>The serial number in a locator.</summary>
    public static string SerialOf(string locator) => locator[(locator.IndexOf("serial=", StringComparison.Ordinal) + 7)..];
}
