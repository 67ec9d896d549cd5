namespace DriverKit.Lab.Tests;

/// <summary>
/// USB/IP in both directions: Linux's vhci-hcd and usb-storage on our emulated stick, and our client on a stick that
/// Debian's usbipd exports.
/// </summary>
[TestFixture]
[NonParallelizable]
public sealed class UsbIpTests
{
    private const string Serial = "0000D51C0001";
    private LabGuest _guest = null!;
    private int _runs;

    [OneTimeSetUp]
    public async Task BootAsync()
    {
        _guest = await LabGuest.BootAsync(new LabGuestOptions
        {
            Name = "usbip",
            ToolFolder = await PublishedPrograms.PublishAsync(),
            Sticks = [new LabStick("fast", UsbController.Xhci, await StickImage.CreateFatAsync("usbip-fast", 64), "LAB-FAST")],
        });
        GuestScripts.CopyInto(_guest, "vhci.sh", "workout.sh");
        await _guest.OutputOfAsync(GuestScripts.LoadUsb);
        await _guest.OutputOfAsync("modprobe -a vhci_hcd usbip_host");
        await _guest.OutputOfAsync(GuestScripts.WaitForDisk("LAB-FAST"));
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _guest.DisposeAsync();

    [Test]
    public async Task UsbipListsWhatWeExport()
    {
        GuestCommand server = await ExportAsync("emu:usb-stick,size=16M");
        string list = await _guest.OutputOfAsync("usbip list -r 127.0.0.1 2> /dev/null");
        await EndAsync(server);
        Assert.That(list, Does.Contain("1-1: "));
        Assert.That(list, Does.Contain("(08/06/50)"), "Mass Storage, SCSI, Bulk-Only");
    }

    [TestCase("full", "12")]
    [TestCase("high", "480")]
    [TestCase("super", "5000")]
    public async Task LinuxUsesTheEmulatedStick(string speed, string megabitsPerSecond)
    {
        GuestCommand server = await ExportAsync($"emu:usb-stick,size=64M,speed={speed}");
        string verdict = await _guest.OutputOfAsync($"sh /lab/workout.sh 1-1 {Serial} 60", TimeSpan.FromMinutes(5));
        // The medium outlives the connection.
        string second = await _guest.OutputOfAsync(
            $"""
            . /lab/vhci.sh
            attach 1-1 && wait_disk {Serial} 60 && mount -t vfat -o ro /dev/$(disks_of {Serial}) /mnt || exit 1
            cat $(device_of {Serial})/speed /mnt/note
            umount /mnt; detach 1-1 {Serial}
            """);
        await EndAsync(server);
        Assert.Multiple(() =>
        {
            Assert.That(verdict, Is.EqualTo("fine"));
            Assert.That(second, Is.EqualTo($"{megabitsPerSecond}\nkept"));
        });
    }

    [Test]
    public async Task LinuxUsesWhatThePublishedToolExports()
    {
        string image = Path.Combine(_guest.Folder, "exported.img");
        File.Copy(StickImage.Create("usbip-exported", 32), image, overwrite: true);
        GuestCommand server = await _guest.StartAsync("exec /tool/driverkit export usbip emu:usb-stick,image=/lab/exported.img --busid 1-1");
        await _guest.OutputOfAsync("for n in $(seq 600); do usbip list -r 127.0.0.1 2> /dev/null | grep -q 1-1: && exit 0; usleep 200000; done; exit 1");
        string verdict = await _guest.OutputOfAsync($"sh /lab/workout.sh 1-1 {Serial} 60", TimeSpan.FromMinutes(5));
        await server.SignalAsync("INT");
        GuestResult end = await server.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Multiple(() =>
        {
            Assert.That(verdict, Is.EqualTo("fine"));
            Assert.That(end.ExitCode, Is.Zero, end.Everything);
        });
        // What Linux wrote through the model is in the image, whole.
        (int code, string report) = await HostProgram.TryRunAsync(TimeSpan.FromMinutes(1), "fsck.fat", "-n", image);
        Assert.That(code, Is.Zero, report);
    }

    [Test]
    public async Task AServerThatEndsIsAnUnplugToLinux()
    {
        GuestCommand server = await ExportAsync("emu:usb-stick,size=16M");
        string disk = await _guest.OutputOfAsync($". /lab/vhci.sh; attach 1-1 && wait_disk {Serial} 60 && disks_of {Serial}");
        GuestCommand reader = await _guest.StartAsync(
            $"exec 3< /dev/{disk}; echo open > /tmp/reader; while dd if=/proc/self/fd/3 of=/dev/null bs=64k count=64 iflag=direct; do :; done");
        await _guest.OutputOfAsync(GuestScripts.WaitForText("/tmp/reader", "open"));
        await EndAsync(server);
        await _guest.OutputOfAsync(GuestScripts.WaitForNoDisk(disk));
        GuestResult end = await reader.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.That(end.Error, Does.Contain("rror").Or.Contain("No such"), end.Everything);
    }

    [Test]
    public async Task OurClientUsesAStickThatUsbipdExports()
    {
        string port = await _guest.OutputOfAsync(GuestScripts.PortOfSerial("LAB-FAST"));
        GuestCommand daemon = await _guest.StartAsync("exec usbipd --tcp-port 3241");
        await _guest.OutputOfAsync($"usbip bind -b {port}");
        await _guest.OutputOfAsync($"for n in $(seq 300); do usbip --tcp-port 3241 list -r 127.0.0.1 2> /dev/null | grep -q {port} && exit 0; usleep 100000; done; exit 1");
        string locator = $"usbip:127.0.0.1:3241/{port}";
        string answer = await _guest.OutputOfAsync($"/tool/labprobe inquiry {locator}");
        Assert.That(answer, Does.EndWith(" 131072 512"), answer);
        string ours = await _guest.OutputOfAsync($"/tool/labprobe write {locator} 65536 4194304 7");
        string read = await _guest.OutputOfAsync($"/tool/labprobe read {locator} 131072 4194304 2");
        GuestResult stall = await _guest.RunAsync($"/tool/labprobe stall {locator}");
        await _guest.OutputOfAsync($"usbip unbind -b {port}");
        await EndAsync(daemon);
        string disk = await _guest.OutputOfAsync(GuestScripts.WaitForDisk("LAB-FAST"));
        string theirs = await _guest.OutputOfAsync($"head -c 4194304 /dev/{disk} | sha256sum");
        Assert.Multiple(() =>
        {
            Assert.That(read.Split(' ')[0], Is.EqualTo(ours.Split(' ')[0]));
            Assert.That(theirs.Split(' ')[0], Is.EqualTo(ours.Split(' ')[0]));
            Assert.That(stall.ExitCode, Is.Zero, stall.Everything);
        });
    }

    private async Task<GuestCommand> ExportAsync(string locator)
    {
        string file = $"/tmp/export-{++_runs}.out";
        GuestCommand server = await _guest.StartAsync($"/tool/labprobe export {locator} > {file} 2>&1; code=$?; cat {file}; exit $code");
        await _guest.OutputOfAsync(GuestScripts.WaitForText(file, "serving"));
        return server;
    }

    private static async Task EndAsync(GuestCommand server)
    {
        await server.SignalAsync("TERM");
        await server.WaitAsync(TimeSpan.FromMinutes(1));
    }
}
