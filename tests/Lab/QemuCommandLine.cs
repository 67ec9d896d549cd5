using System.Globalization;

namespace DriverKit.Lab.Tests;

/// <summary>The machine the guest is, as QEMU's arguments.</summary>
internal static class QemuCommandLine
{
    // QEMU 7.2 reads the stack of a user's iretq, by which the runtime resumes a suspended thread, with the supervisor's rights: with SMAP the kernel dies of it.
    private const string Processor = "max,smap=off";

    public static IEnumerable<string> Build(LabGuestOptions options, string cache, string folder, string sockets)
    {
        // Emulated, not virtualised: nested KVM is not dependable, and a machine without it must run the same tests.
        List<string> words =
        [
            "-machine", options.SharesMemory ? "q35,memory-backend=mem" : "q35", "-accel", "tcg,thread=multi", "-cpu", Processor, "-smp", "2",
            "-m", options.MemoryMegabytes.ToString(CultureInfo.InvariantCulture),
            "-nodefaults", "-no-reboot", "-display", "none", "-serial", "stdio",
            "-kernel", Path.Combine(cache, "vmlinuz"),
            "-initrd", Path.Combine(cache, "initramfs.gz"),
            "-append", $"console=ttyS0 quiet panic=-1 no_timer_check {(options.HasIommu ? "intel_iommu=on " : "")}{options.KernelArguments}".TrimEnd(),
            .. options.SharesMemory ? (string[])["-object", $"memory-backend-memfd,id=mem,size={options.MemoryMegabytes}M,share=on"] : [],
            "-qmp", $"unix:{sockets}/qmp,server=on,wait=off",
            .. options.HasIommu ? (string[])["-device", "intel-iommu,intremap=on,caching-mode=on"] : [],
            "-device", "virtio-serial-pci",
            "-chardev", $"socket,id=port,path={sockets}/port,server=on,wait=off",
            "-device", "virtserialport,chardev=port,name=lab",
            "-device", "qemu-xhci,id=xhci,p2=8,p3=8",
            "-device", "usb-ehci,id=ehci",
        ];
        string tool = options.ToolFolder ?? Directory.CreateDirectory(Path.Combine(folder, "tool")).FullName;
        AddShare(words, "usr", "/usr", writable: false);
        AddShare(words, "modules", Path.Combine(cache, "tree"), writable: false);
        AddShare(words, "tool", tool, writable: false);
        AddShare(words, "lab", folder, writable: true);
        foreach (LabStick stick in options.Sticks)
        {
            string bus = stick.Controller == UsbController.Xhci ? "xhci.0" : "ehci.0";
            words.Add("-drive");
            words.Add($"if=none,id={stick.Id}-drive,format=raw,file={stick.ImagePath.Replace(",", ",,", StringComparison.Ordinal)}");
            words.Add("-device");
            words.Add($"usb-storage,id={stick.Id},bus={bus},drive={stick.Id}-drive,serial={stick.Serial}");
        }

        words.AddRange(options.Arguments);
        return words;
    }

    private static void AddShare(List<string> words, string tag, string path, bool writable)
    {
        string escaped = path.Replace(",", ",,", StringComparison.Ordinal);
        words.Add("-fsdev");
        words.Add($"local,id={tag},path={escaped},security_model=none,multidevs=remap{(writable ? "" : ",readonly=on")}");
        words.Add("-device");
        words.Add($"virtio-9p-pci,fsdev={tag},mount_tag={tag}");
    }
}
