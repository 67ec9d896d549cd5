namespace DriverKit.Lab.Tests;

/// <summary>The libusb backend on a real usbfs, bare: what fails here is neither our driver's nor our kernel's.</summary>
[TestFixture]
[NonParallelizable]
public sealed class UsbfsBackendTests
{
    private LabGuest _guest = null!;
    private int _holds;

    [OneTimeSetUp]
    public async Task BootAsync() => _guest = await UsbfsSticks.BootAsync("usbfs");

    [OneTimeTearDown]
    public async Task StopAsync() => await _guest.DisposeAsync();

    /// <summary>What one test left without a driver must not fail the next.</summary>
    [SetUp]
    public async Task RebindAsync()
    {
        if ((await _guest.OutputOfAsync(GuestScripts.RebindAll)).Length > 0)
        {
            foreach (string locator in (string[])[UsbfsSticks.Fast, UsbfsSticks.High, UsbfsSticks.Gadget])
            {
                await _guest.OutputOfAsync(GuestScripts.WaitForDisk(UsbfsSticks.SerialOf(locator)));
            }
        }
    }

    [Test]
    public async Task AllSticksAreListedWithTheirHostDriver()
    {
        string list = await _guest.OutputOfAsync("/tool/labprobe list");
        Assert.That(list.Split('\n').Where(l => l.EndsWith("usb-storage", StringComparison.Ordinal)).ToArray(), Has.Length.EqualTo(3), list);
    }

    [TestCase(UsbfsSticks.Fast)]
    [TestCase(UsbfsSticks.High)]
    [TestCase(UsbfsSticks.Gadget)]
    public async Task TheHostDriverIsDetachedAndGivenBack(string locator)
    {
        string answer = await _guest.OutputOfAsync($"/tool/labprobe inquiry {locator}");
        Assert.That(answer, Does.EndWith(" 131072 512"), answer);
        Assert.That(await DriverAsync(locator), Is.EqualTo("usb-storage"));
        await _guest.OutputOfAsync(GuestScripts.WaitForDisk(UsbfsSticks.SerialOf(locator)));
    }

    [TestCase(UsbfsSticks.Fast, "INT")]
    [TestCase(UsbfsSticks.Fast, "TERM")]
    [TestCase(UsbfsSticks.Gadget, "INT")]
    public async Task ASignalGivesTheHostDriverBack(string locator, string signal)
    {
        GuestCommand holder = await HoldAsync(locator);
        Assert.That(await DriverAsync(locator), Is.EqualTo("usbfs"));
        await holder.SignalAsync(signal);
        GuestResult end = await holder.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.That(await DriverAsync(locator), Is.EqualTo("usb-storage"), end.Everything);
    }

    [Test]
    public async Task AKilledHolderLeavesTheInterfaceFreeAndTheNextUserRestoresIt()
    {
        GuestCommand holder = await HoldAsync(UsbfsSticks.High);
        await holder.SignalAsync("KILL");
        await holder.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.That(await DriverAsync(UsbfsSticks.High), Is.EqualTo("none"));
        Assert.That(await _guest.OutputOfAsync($"/tool/labprobe inquiry {UsbfsSticks.High}"), Does.EndWith(" 131072 512"));
        await RebindAsync();
    }

    [TestCase(UsbfsSticks.Fast, 65536, 1)]
    [TestCase(UsbfsSticks.Fast, 1048576, 4)]
    [TestCase(UsbfsSticks.High, 122880, 1)]
    [TestCase(UsbfsSticks.Gadget, 65536, 2)]
    public async Task WhatIsWrittenThroughTheBackendIsWhatTheKernelReads(string locator, int block, int depth)
    {
        int total = block * 16;
        string ours = await _guest.OutputOfAsync($"/tool/labprobe write {locator} {block} {total} {block}");
        string disk = await _guest.OutputOfAsync(GuestScripts.WaitForDisk(UsbfsSticks.SerialOf(locator)));
        string theirs = await _guest.OutputOfAsync($"head -c {total} /dev/{disk} | sha256sum");
        Assert.That(theirs.Split(' ')[0], Is.EqualTo(ours.Split(' ')[0]));
        string read = await _guest.OutputOfAsync($"/tool/labprobe read {locator} {block} {total} {depth}");
        Assert.That(read.Split(' ')[0], Is.EqualTo(ours.Split(' ')[0]));
    }

    [TestCase(UsbfsSticks.Fast)]
    [TestCase(UsbfsSticks.High)]
    [TestCase(UsbfsSticks.Gadget)]
    public async Task AStalledDeviceIsRecovered(string locator)
    {
        GuestResult result = await _guest.RunAsync($"/tool/labprobe stall {locator}");
        Assert.That(result.ExitCode, Is.Zero, result.Everything);
    }

    /// <remarks>QEMU's stick stalls a read that no command asked for where others answer nothing, so this is the gadget's.</remarks>
    [Test]
    public async Task AnAbortedTransferComesBackCancelled()
    {
        string answer = await _guest.OutputOfAsync($"/tool/labprobe abort {UsbfsSticks.Gadget}");
        Assert.That(answer, Does.StartWith("Cancelled\n"));
    }

    [TestCase(UsbfsSticks.Fast)]
    [TestCase(UsbfsSticks.High)]
    [TestCase(UsbfsSticks.Gadget)]
    public async Task AnAbortedDataStageIsRecovered(string locator)
    {
        string answer = await _guest.OutputOfAsync($"/tool/labprobe abort-read {locator}");
        // A device may be done before the abort reaches it.
        Assert.That(answer, Does.StartWith("Cancelled\n").Or.StartWith("Ok\n"));
    }

    [TestCase(UsbfsSticks.Fast)]
    [TestCase(UsbfsSticks.High)]
    [TestCase(UsbfsSticks.Gadget)]
    public async Task AfterAResetTheDeviceAnswersAgain(string locator)
    {
        string answer = await _guest.OutputOfAsync($"/tool/labprobe reset {locator}");
        Assert.That(answer, Does.StartWith("Ok\n"));
    }

    [Test]
    public async Task AnUnpluggedDeviceEndsTransfersAsRemovedAndTellsItsObserverOnce()
    {
        await _guest.Qmp.AddRawDriveAsync("gone-drive", StickImage.Create("usbfs-gone", 64));
        await _guest.Qmp.PlugStickAsync("gone", "xhci.0", "gone-drive", "LAB-GONE");
        await _guest.OutputOfAsync(GuestScripts.WaitForDisk("LAB-GONE"));
        GuestCommand reader = await _guest.StartAsync("/tool/labprobe unplug usb:46f4:0001,serial=LAB-GONE > /tmp/unplug.out 2>&1; cat /tmp/unplug.out");
        await _guest.OutputOfAsync(GuestScripts.WaitForText("/tmp/unplug.out", "reading"));
        await _guest.Qmp.UnplugAsync("gone");
        GuestResult end = await reader.WaitAsync(TimeSpan.FromMinutes(2));
        Assert.That(end.Output, Does.EndWith("told True, then Removed, observer told 1\n"), end.Everything);
    }

    private async Task<GuestCommand> HoldAsync(string locator)
    {
        string file = $"/tmp/hold-{Interlocked.Increment(ref _holds)}.out";
        GuestCommand holder = await _guest.StartAsync($"exec /tool/labprobe hold {locator} > {file}");
        await _guest.OutputOfAsync(GuestScripts.WaitForText(file, "holding"));
        return holder;
    }

    private async Task<string> DriverAsync(string locator)
    {
        string port = await _guest.OutputOfAsync(GuestScripts.PortOfSerial(UsbfsSticks.SerialOf(locator)));
        return await _guest.OutputOfAsync(
            $"d=/sys/bus/usb/devices/{port}:1.0/driver; [ -e $d ] && basename $(readlink $d) || echo none");
    }
}
