namespace DriverKit.Lab.Tests;

/// <summary>The lab itself: a guest boots, has its sticks and runs programs.</summary>
[TestFixture]
[NonParallelizable]
public sealed class GuestTests
{
    private LabGuest _guest = null!;

    [OneTimeSetUp]
    public async Task BootAsync()
    {
        _guest = await LabGuest.BootAsync(new LabGuestOptions
        {
            Name = "basics",
            ToolFolder = await PublishedPrograms.PublishAsync(),
            Sticks =
            [
                new LabStick("fast", UsbController.Xhci, await StickImage.CreateFatAsync("basics-fast", 64), "LAB-FAST"),
                new LabStick("high", UsbController.Ehci, await StickImage.CreateFatAsync("basics-high", 64), "LAB-HIGH"),
            ],
        });
        await _guest.OutputOfAsync(GuestScripts.LoadUsb);
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _guest.DisposeAsync();

    [Test]
    public async Task TheKernelIsTheFetchedOne()
    {
        TestContext.Out.WriteLine($"kernel {_guest.KernelRelease}, up after {_guest.BootSeconds:F1} s");
        Assert.That(await _guest.OutputOfAsync("uname -r"), Is.EqualTo(_guest.KernelRelease));
    }

    [Test]
    public async Task AScriptsExitCodeAndBothStreamsComeBack()
    {
        GuestResult result = await _guest.RunAsync("echo out; echo err >&2; exit 7");
        Assert.Multiple(() =>
        {
            Assert.That(result.ExitCode, Is.EqualTo(7));
            Assert.That(result.Output, Is.EqualTo("out\n"));
            Assert.That(result.Error, Is.EqualTo("err\n"));
        });
    }

    [Test]
    public async Task TwoScriptsRunAtOnceAndOneCanBeKilled()
    {
        GuestCommand endless = await _guest.StartAsync("mkfifo /tmp/fifo; echo waiting; cat /tmp/fifo");
        Assert.That(await _guest.OutputOfAsync("echo meanwhile"), Is.EqualTo("meanwhile"));
        Assert.That(endless.HasEnded, Is.False);
        await endless.SignalAsync("KILL");
        GuestResult end = await endless.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.That(end.ExitCode, Is.EqualTo(128 + 9), end.Everything);
    }

    [Test]
    public async Task AScriptThatTakesTooLongIsKilledAndNamed()
    {
        LabException? error = await Assert.ThrowsAsync<LabException>(
            async () => await _guest.RunAsync("echo begun; sleep 600", TimeSpan.FromSeconds(5)));
        Assert.That(error?.Message, Does.Contain("sleep 600").And.Contain("begun"));
    }

    [TestCase("LAB-FAST", "5000")]
    [TestCase("LAB-HIGH", "480")]
    public async Task AStickIsThereAtItsSpeed(string serial, string megabitsPerSecond)
    {
        string port = await _guest.OutputOfAsync(GuestScripts.PortOfSerial(serial));
        Assert.That(await _guest.OutputOfAsync($"cat /sys/bus/usb/devices/{port}/speed"), Is.EqualTo(megabitsPerSecond));
        Assert.That(await _guest.OutputOfAsync($"cat /sys/bus/usb/devices/{port}/idVendor"), Is.EqualTo("46f4"));
    }

    [TestCase("LAB-FAST")]
    [TestCase("LAB-HIGH")]
    public async Task TheKernelsOwnDriverMountsAStick(string serial)
    {
        string disk = await _guest.OutputOfAsync(GuestScripts.WaitForDisk(serial));
        await _guest.OutputOfAsync(
            $"mkdir -p /mnt/x && mount -t vfat /dev/{disk}1 /mnt/x && echo hello > /mnt/x/hello.txt && umount /mnt/x");
        Assert.That(
            await _guest.OutputOfAsync($"mount -t vfat -o ro /dev/{disk}1 /mnt/x && cat /mnt/x/hello.txt; umount /mnt/x"),
            Is.EqualTo("hello"));
    }

    [Test]
    public async Task ThePublishedToolRuns()
    {
        GuestResult result = await _guest.RunAsync("/tool/driverkit --version");
        Assert.That(result.ExitCode, Is.Zero, result.Everything);
        Assert.That(result.Output, Does.Match(@"^\d+\.\d+\.\d+"));
        TestContext.Out.WriteLine($"driverkit --version took {result.Seconds:F1} s in the guest");
    }

    [Test]
    public async Task AStickIsPulledOutThroughTheMonitorAndPluggedInAgain()
    {
        string image = StickImage.Create("basics-hot", 16);
        await _guest.Qmp.AddRawDriveAsync("hot-drive", image);
        await _guest.Qmp.PlugStickAsync("hot", "xhci.0", "hot-drive", "LAB-HOT");
        string disk = await _guest.OutputOfAsync(GuestScripts.WaitForDisk("LAB-HOT"));
        Assert.That(await _guest.OutputOfAsync($"cat /sys/block/{disk}/size"), Is.EqualTo("32768"));
        await _guest.Qmp.UnplugAsync("hot");
        await _guest.OutputOfAsync(GuestScripts.WaitForNoDisk(disk));
    }
}
