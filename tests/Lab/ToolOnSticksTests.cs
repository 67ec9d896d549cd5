namespace DriverKit.Lab.Tests;

/// <summary>
/// The published tool, whole stack, on a real usbfs: files go both ways between our file system and the guest kernel's, and
/// whatever happens the kernel's driver gets the stick back.
/// </summary>
[TestFixture]
[NonParallelizable]
public sealed class ToolOnSticksTests
{
    private const string Tool = "/tool/driverkit";
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);
    private LabGuest _guest = null!;

    [OneTimeSetUp]
    public async Task BootAsync()
    {
        _guest = await UsbfsSticks.BootAsync("tool");
        await _guest.OutputOfAsync("head -c 3000000 /dev/urandom > /tmp/data; mkdir -p /mnt/k");
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _guest.DisposeAsync();

    /// <summary>What one test left running, or without a driver, must not fail the next.</summary>
    [SetUp]
    public Task RebindAsync() => _guest.OutputOfAsync("killall -9 driverkit 2> /dev/null; " + GuestScripts.RebindAll);

    [Test]
    public async Task DevicesListsEachStickByALocatorOfItsOwn()
    {
        string list = await _guest.OutputOfAsync($"{Tool} devices");
        foreach (string ids in (string[])["usb:46f4:0001,port=2-1", "usb:46f4:0001,port=3-1", "usb:0525:a4a5"])
        {
            Assert.That(list, Does.Contain(ids));
        }
    }

    [Test]
    public async Task AnAmbiguousLocatorNamesBothSticks()
    {
        GuestResult result = await _guest.RunAsync($"{Tool} fs ls usb:46f4:0001");
        Assert.That(result.ExitCode, Is.Not.Zero);
        Assert.That(result.Error, Does.Contain("LAB-FAST").And.Contain("LAB-HIGH"));
    }

    [TestCase(UsbfsSticks.Fast)]
    [TestCase(UsbfsSticks.High)]
    [TestCase(UsbfsSticks.Gadget)]
    public async Task WhatTheKernelWroteWeRead(string locator)
    {
        string disk = await DiskAsync(locator);
        await _guest.OutputOfAsync(
            $"mount -t vfat -o iocharset=utf8 /dev/{disk}1 /mnt/k && mkdir -p /mnt/k/theirs/été && cp /tmp/data '/mnt/k/theirs/été/Long name of a file.bin'; umount /mnt/k");
        string list = await _guest.OutputOfAsync($"{Tool} fs ls {locator} /theirs/été");
        await _guest.OutputOfAsync($"rm -f /tmp/got; {Tool} fs get {locator} '/theirs/été/Long name of a file.bin' /tmp/got && cmp /tmp/data /tmp/got", Long);
        Assert.That(list, Does.Contain("Long name of a file.bin"));
        await DiskAsync(locator);
    }

    [TestCase(UsbfsSticks.Fast)]
    [TestCase(UsbfsSticks.High)]
    [TestCase(UsbfsSticks.Gadget)]
    public async Task WhatWeWroteTheKernelReads(string locator)
    {
        await _guest.OutputOfAsync($"{Tool} fs mkdir {locator} -p /ours/ü && {Tool} fs put {locator} /tmp/data '/ours/ü/Another long name.bin'", Long);
        string disk = await DiskAsync(locator);
        await _guest.OutputOfAsync(
            $"""
            blockdev --flushbufs /dev/{disk}; fsck.fat -n /dev/{disk}1 || exit 1
            mount -t vfat -o ro,iocharset=utf8 /dev/{disk}1 /mnt/k || exit 1
            cmp /tmp/data '/mnt/k/ours/ü/Another long name.bin'; code=$?; umount /mnt/k; exit $code
            """);
    }

    [TestCase(UsbfsSticks.Fast)]
    [TestCase(UsbfsSticks.Gadget)]
    public async Task RunShowsTheStickAndChangesNothing(string locator)
    {
        string disk = await DiskAsync(locator);
        string before = await _guest.OutputOfAsync($"blockdev --flushbufs /dev/{disk}; sha256sum < /dev/{disk}");
        string shown = await _guest.OutputOfAsync($"{Tool} run {locator}", Long);
        disk = await DiskAsync(locator);
        string after = await _guest.OutputOfAsync($"blockdev --flushbufs /dev/{disk}; sha256sum < /dev/{disk}");
        Assert.Multiple(() =>
        {
            Assert.That(shown, Does.Contain("umass0 at uhub0").And.Contain("sd0 at scsibus0").And.Contain("dk0"));
            Assert.That(after, Is.EqualTo(before));
        });
    }

    [Test]
    public async Task AStickTheHostHasMountedIsRefused()
    {
        string disk = await DiskAsync(UsbfsSticks.High);
        GuestResult result = await _guest.RunAsync(
            $"mount -t vfat /dev/{disk}1 /mnt/k; {Tool} fs put {UsbfsSticks.High} /tmp/data /refused; code=$?; umount /mnt/k || exit 99; exit $code");
        Assert.That(result.ExitCode, Is.EqualTo(1), result.Everything);
        Assert.That(result.Error, Does.Contain("/mnt/k").Or.Contain("mounted"), result.Everything);
    }

    [Test]
    public async Task AnInterruptedWriteLeavesTheStickCleanAndGivesItBack()
    {
        GuestCommand writer = await WriteForeverAsync(UsbfsSticks.Fast);
        await writer.SignalAsync("INT");
        GuestResult end = await writer.WaitAsync(TimeSpan.FromMinutes(2));
        string disk = await DiskAsync(UsbfsSticks.Fast);
        GuestResult check = await _guest.RunAsync($"blockdev --flushbufs /dev/{disk}; fsck.fat -n /dev/{disk}1");
        Assert.That(end.ExitCode, Is.Not.Zero, end.Everything);
        Assert.That(check.ExitCode, Is.Zero, check.Everything);
    }

    [Test]
    public async Task AnUnplugInTheMiddleOfAWriteEndsInTimeAndBreaksNoChain()
    {
        string image = await StickImage.CreateFatAsync("tool-gone", 64);
        await _guest.Qmp.AddRawDriveAsync("gone-drive", image);
        await _guest.Qmp.PlugStickAsync("gone", "xhci.0", "gone-drive", "LAB-GONE");
        await _guest.OutputOfAsync(GuestScripts.WaitForDisk("LAB-GONE"));
        const string Locator = "usb:46f4:0001,serial=LAB-GONE";
        await _guest.OutputOfAsync($"{Tool} fs put {Locator} /tmp/data /safe.bin", Long);
        GuestCommand writer = await WriteForeverAsync(Locator);
        await _guest.Qmp.UnplugAsync("gone");
        GuestResult end = await writer.WaitAsync(TimeSpan.FromMinutes(2));
        Assert.That(end.ExitCode, Is.Not.Zero, end.Everything);
        Assert.That(end.Error, Does.Not.Contain("   at "), "an error in words, not a stack: " + end.Everything);
        await _guest.Qmp.ExecuteAsync("blockdev-del", new() { ["node-name"] = "gone-drive" });
        (int code, string report) = await StickImage.CheckAsync(image);
        TestContext.Out.WriteLine($"exit code {end.ExitCode}: {end.Error.Trim()}\nfsck.fat: {code}\n{report}");
        Assert.That(report, Does.Not.Contain("cross").IgnoreCase.And.Not.Contain("bad chain").IgnoreCase.And.Not.Contain("Contains a free cluster"));
        string safe = Path.Combine(_guest.Folder, "safe.bin");
        await StickImage.GetAsync(image, "/safe.bin", safe);
        await _guest.OutputOfAsync("cmp /tmp/data /lab/safe.bin");
    }

    /// <summary>Starts a put that takes long, and comes back when it is on its way.</summary>
    private async Task<GuestCommand> WriteForeverAsync(string locator)
    {
        await _guest.OutputOfAsync("[ -e /tmp/large ] || head -c 40000000 /dev/urandom > /tmp/large; echo 3 > /proc/sys/vm/drop_caches");
        string port = await _guest.OutputOfAsync(GuestScripts.PortOfSerial(UsbfsSticks.SerialOf(locator)));
        GuestCommand writer = await _guest.StartAsync(
            $"for n in 1 2 3 4 5 6 7 8 9; do {Tool} fs put {locator} /tmp/large /large || exit; done");
        // urbnum counts the transfers a device has had: some hundred are a write in its middle.
        await _guest.OutputOfAsync(
            $$"""
            u=/sys/bus/usb/devices/{{port}}/urbnum; start=$(cat $u)
            for n in $(seq 6000); do [ $(($(cat $u) - start)) -gt 200 ] && exit 0; usleep 50000; done; exit 1
            """, Long);
        return writer;
    }

    private Task<string> DiskAsync(string locator) => _guest.OutputOfAsync(GuestScripts.WaitForDisk(UsbfsSticks.SerialOf(locator)));
}
