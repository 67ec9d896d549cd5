namespace DriverKit.Lab.Tests;

/// <summary>VFIO and UIO of a real kernel under the backends, bare, and the tool's binding of drivers. The first guest with an IOMMU.</summary>
[TestFixture]
[NonParallelizable]
public sealed class PciBackendTests
{
    private LabGuest _guest = null!;

    [OneTimeSetUp]
    public async Task BootAsync() => _guest = await PciMachine.BootAsync("pci");

    [OneTimeTearDown]
    public async Task StopAsync() => await _guest.DisposeAsync();

    /// <summary>Whatever a test bound, the next finds the host's own drivers.</summary>
    [SetUp]
    public Task GiveBackAsync() => _guest.OutputOfAsync(PciMachine.GiveBack);

    [Test]
    public async Task WhatTheHostUsesIsNotTakenFromIt()
    {
        PersonalityTests.BeginEarly();
        string disk = await _guest.OutputOfAsync($"cd /sys/bus/pci/devices/{PciMachine.Nvme}/nvme/nvme*/ && ls -d nvme*n1");
        await _guest.OutputOfAsync($"mkdir -p /mnt/used && mount -t vfat /dev/{disk}p1 /mnt/used");
        GuestResult refused = await _guest.RunAsync($"/tool/driverkit bind {PciMachine.Nvme} vfio-pci");
        Assert.That(refused.ExitCode, Is.EqualTo(1), refused.Everything);
        Assert.That(refused.Everything, Does.Contain("is mounted on /mnt/used").And.Contain("umount"));
        await _guest.OutputOfAsync("umount /mnt/used");

        string net = await _guest.OutputOfAsync($"ls /sys/bus/pci/devices/{PciMachine.E1000}/net");
        await _guest.OutputOfAsync($"ip link set {net} up");
        refused = await _guest.RunAsync($"/tool/driverkit bind {PciMachine.E1000} vfio-pci");
        Assert.That(refused.ExitCode, Is.EqualTo(1), refused.Everything);
        Assert.That(refused.Everything, Does.Contain($"the network interface {net} is up"));
        await _guest.OutputOfAsync($"ip link set {net} down");
        Assert.That(await DriverAsync(PciMachine.Nvme), Is.EqualTo("nvme"));
        Assert.That(await DriverAsync(PciMachine.E1000), Is.EqualTo("e1000"));
    }

    [Test]
    public async Task BindTakesAFunctionAndUnbindGivesItBack()
    {
        await BindAsync(PciMachine.Nvme, "vfio-pci");
        Assert.That(await DriverAsync(PciMachine.Nvme), Is.EqualTo("vfio-pci"));
        await BindAsync(PciMachine.Nvme, "uio_pci_generic");
        Assert.That(await DriverAsync(PciMachine.Nvme), Is.EqualTo("uio_pci_generic"));
        string said = await _guest.OutputOfAsync($"/tool/driverkit unbind {PciMachine.Nvme}");
        Assert.That(said, Does.EndWith("uio_pci_generic -> nvme"));
        Assert.That(await DriverAsync(PciMachine.Nvme), Is.EqualTo("nvme"));
        await BindAsync(PciMachine.Edu, "vfio-pci");
        Assert.That(await _guest.OutputOfAsync($"/tool/driverkit unbind {PciMachine.Edu}"), Does.EndWith("vfio-pci -> no driver"));
        GuestResult wrong = await _guest.RunAsync($"/tool/driverkit bind {PciMachine.Edu} no-such-driver");
        Assert.That(wrong.Everything, Does.Contain("modprobe no-such-driver"));
        GuestResult bridge = await _guest.RunAsync($"/tool/driverkit bind {PciMachine.Bridge} vfio-pci");
        Assert.That(bridge.Everything, Does.Contain("is a bridge"));
        GuestResult nowhere = await _guest.RunAsync("/tool/driverkit bind 0000:7f:1f.7 vfio-pci");
        Assert.That(nowhere.Everything, Does.Contain("there is no PCI function 0000:7f:1f.7").And.Contain(PciMachine.Edu));
    }

    [TestCase("vfio-pci", "vfio:" + PciMachine.Edu, "pci-edu", 40)]
    [TestCase("vfio-pci", "vfio:" + PciMachine.NarrowEdu, "pci-edu-narrow", 36)]
    [TestCase("vfio-pci", "vfio:" + PciMachine.Nvme, "pci-nvme", 10)]
    [TestCase("vfio-pci", "vfio:" + PciMachine.E1000, "pci-e1000", 6)]
    [TestCase("uio_pci_generic", "uio:" + PciMachine.Edu, "pci-edu", 22)]
    [TestCase("uio_pci_generic", "uio:" + PciMachine.Edu + ",unsafe-dma", "pci-edu", 24)]
    [TestCase("uio_pci_generic", "uio:" + PciMachine.E1000, "pci-e1000", 6)]
    public async Task AFunctionDoesAllThatTheSeamPromises(string driver, string locator, string verb, int leastChecks)
    {
        await _guest.OutputOfAsync("echo 64 > /proc/sys/vm/nr_hugepages");
        string function = locator.Split(',')[0][(locator.IndexOf(':', StringComparison.Ordinal) + 1)..];
        await BindAsync(function, driver);
        GuestResult result = await _guest.RunAsync($"/tool/labprobe {verb} {locator}");
        Assert.That(result.ExitCode, Is.Zero, result.Everything + _guest.SerialTail());
        TestContext.Out.WriteLine(result.Output);
        int checks = result.Output.Split('\n').Count(l => l.StartsWith("ok ", StringComparison.Ordinal));
        Assert.That(checks, Is.GreaterThanOrEqualTo(leastChecks), result.Output);
    }

    [Test]
    public async Task DmaOutsideOfWhatIsMappedIsStoppedByTheIommu()
    {
        await BindAsync(PciMachine.Edu, "vfio-pci");
        await _guest.OutputOfAsync($"dmesg -c > /dev/null; /tool/labprobe pci-edu-wild vfio:{PciMachine.Edu}");
        Assert.That(await _guest.OutputOfAsync("dmesg"), Does.Contain("[0000:00:10.0] fault addr 0x40000000"));
    }

    [Test]
    public async Task AFunctionWhoseUserWasKilledIsUsableByTheNext()
    {
        await BindAsync(PciMachine.Edu, "vfio-pci");
        GuestCommand holder = await _guest.StartAsync($"exec /tool/labprobe pci-edu-hold vfio:{PciMachine.Edu} > /tmp/hold.out");
        await _guest.OutputOfAsync(GuestScripts.WaitForText("/tmp/hold.out", "transferring"));
        GuestResult busy = await _guest.RunAsync($"/tool/labprobe pci-edu vfio:{PciMachine.Edu}");
        Assert.That(busy.Everything, Does.Contain("is open in another program"));
        await holder.SignalAsync("KILL");
        await holder.WaitAsync(TimeSpan.FromMinutes(1));
        await _guest.OutputOfAsync($"/tool/labprobe pci-edu vfio:{PciMachine.Edu}");
    }

    [Test]
    public async Task AForeignSiblingIsNamedWithTheCommandThatMendsIt()
    {
        string edu = await _guest.OutputOfAsync(PciMachine.Behind(PciMachine.Bridge, 1));
        string sibling = await _guest.OutputOfAsync(PciMachine.Behind(PciMachine.Bridge, 2));
        await BindAsync(edu, "vfio-pci");
        GuestResult doctor = await _guest.RunAsync($"/tool/driverkit doctor vfio:{edu}");
        Assert.That(doctor.ExitCode, Is.EqualTo(1), doctor.Everything);
        Assert.That(doctor.Output, Does.Contain("not viable").And.Contain($"{sibling} (8086:100e").And.Contain("held by e1000")
            .And.Contain($"driverkit bind {sibling} vfio-pci"));
        GuestResult refused = await _guest.RunAsync($"/tool/labprobe pci-edu-narrow vfio:{edu}");
        Assert.That(refused.Everything, Does.Contain("not viable").And.Contain(sibling));

        await BindAsync(sibling, "vfio-pci");
        doctor = await _guest.RunAsync($"/tool/driverkit doctor vfio:{edu}");
        Assert.That(doctor.ExitCode, Is.Zero, doctor.Everything);
        await _guest.OutputOfAsync($"/tool/labprobe pci-edu-narrow vfio:{edu}");
    }

    [Test]
    public async Task ALimitOfLockedMemoryIsNamedWithWhatRaisesIt()
    {
        await BindAsync(PciMachine.Edu, "vfio-pci");
        const string without = "/usr/bin/setpriv --bounding-set=-ipc_lock --inh-caps=-ipc_lock sh -c";
        GuestResult doctor = await _guest.RunAsync($"{without} 'ulimit -l 64; /tool/driverkit doctor vfio:{PciMachine.Edu}'");
        Assert.That(doctor.ExitCode, Is.EqualTo(1), doctor.Everything);
        Assert.That(doctor.Output, Does.Contain("RLIMIT_MEMLOCK, 64 KiB").And.Contain("ulimit -l unlimited"));
        GuestResult pinned = await _guest.RunAsync($"{without} 'ulimit -l 9000; /tool/labprobe pci-pin vfio:{PciMachine.Edu}'");
        Assert.That(pinned.Output, Does.Contain("2 MiB: Ok").And.Contain("NoMemory"), pinned.Everything);
        Assert.That(pinned.Everything, Does.Contain("RLIMIT_MEMLOCK, 9000 KiB"));
    }

    [Test]
    public async Task WithoutRootAFunctionTakesItsGroupsFileAndALimitThatIsLargeEnough()
    {
        await BindAsync(PciMachine.Edu, "vfio-pci");
        string group = await _guest.OutputOfAsync($"basename $(readlink /sys/bus/pci/devices/{PciMachine.Edu}/iommu_group)");
        await _guest.OutputOfAsync($"chown 0:0 /dev/vfio/{group}; chmod 600 /dev/vfio/{group}; chmod 666 /dev/vfio/vfio");
        const string person = "ulimit -l 65536; /usr/bin/setpriv --reuid=1000 --regid=1000 --clear-groups";
        GuestResult doctor = await _guest.RunAsync($"{person} /tool/driverkit doctor vfio:{PciMachine.Edu}");
        Assert.That(doctor.Output, Does.Contain($"no permission for /dev/vfio/{group}").And.Contain("70-driverkit-local.rules")
            .And.Contain($"KERNEL==\"{group}\""), doctor.Everything);
        await _guest.OutputOfAsync($"chown 1000 /dev/vfio/{group}");
        GuestResult result = await _guest.RunAsync($"{person} /tool/labprobe pci-edu vfio:{PciMachine.Edu}");
        Assert.That(result.ExitCode, Is.Zero, result.Everything);
    }

    [Test]
    public async Task DevicesListsWhatIsThereAndWhatStandsInTheWay()
    {
        await BindAsync(PciMachine.Edu, "vfio-pci");
        string list = await _guest.OutputOfAsync("/tool/driverkit devices");
        Assert.That(list, Does.Contain($"vfio:{PciMachine.Edu}").And.Contain("NVMe controller").And.Contain($"driverkit bind {PciMachine.Nvme} vfio-pci"));
    }

    [Test]
    public async Task AFunctionUnpluggedInUseReadsAsOnesAndEndsNothing()
    {
        string plugged = await _guest.OutputOfAsync(PciMachine.Behind(PciMachine.Port, 0));
        await BindAsync(plugged, "vfio-pci");
        GuestCommand reader = await _guest.StartAsync($"/tool/labprobe pci-unplug vfio:{plugged} > /tmp/unplug.out 2>&1; echo ended $? >> /tmp/unplug.out");
        await _guest.OutputOfAsync(GuestScripts.WaitForText("/tmp/unplug.out", "reading"));
        await _guest.Qmp.UnplugAsync(PciMachine.PluggedId);
        await reader.WaitAsync(TimeSpan.FromMinutes(2));
        string said = await _guest.OutputOfAsync("cat /tmp/unplug.out");
        Assert.That(said, Does.Contain("ok told").And.Contain("ok ones").And.Contain("ok requests").And.EndWith("ended 0"));
        await _guest.OutputOfAsync($"for n in $(seq 300); do [ -e /sys/bus/pci/devices/{plugged} ] || exit 0; usleep 100000; done; exit 1");
    }

    [Test]
    public async Task TheConformanceSuitesPassOnRealFunctions()
    {
        await PublishedPrograms.PublishSuitesAsync();
        string[] subjects = [$"edu@vfio=vfio:{PciMachine.Edu}", $"nvme@vfio=vfio:{PciMachine.SpareNvme}", $"e1000@vfio=vfio:{PciMachine.E1000}",
            $"edu@uio=uio:{PciMachine.NarrowEdu},unsafe-dma", $"e1000@uio=uio:{PciMachine.OtherE1000},unsafe-dma"];
        foreach (string subject in subjects)
        {
            string[] parts = subject.Split('=', ':', ',');
            await BindAsync(string.Join(':', parts[2..5]), parts[1] == "vfio" ? "vfio-pci" : "uio_pci_generic");
        }

        GuestResult result = await _guest.RunAsync(
            $"""
            echo 64 > /proc/sys/vm/nr_hugepages
            export HOME=/tmp DOTNET_CLI_HOME=/tmp DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_TieredPGO=0
            export DRIVERKIT_CONFORMANCE="{string.Join(';', subjects)}"
            cd /tool/conformance && dotnet vstest DriverKit.Conformance.Tests.dll --logger:"console;verbosity=detailed" \
                --TestCaseFilter:"FullyQualifiedName!~QtestMachine&FullyQualifiedName!~Tutorial"
            """,
            TimeSpan.FromMinutes(15));
        TestContext.Out.WriteLine(string.Join('\n', result.Output.Split('\n').Where(l => l.StartsWith(" edu", StringComparison.Ordinal)
            || l.StartsWith(" nvme", StringComparison.Ordinal) || l.StartsWith(" e1000", StringComparison.Ordinal))));
        Assert.That(result.ExitCode, Is.Zero, result.Everything);
        Assert.That(result.Output, Does.Contain("Test Run Successful").And.Contain("Total tests: "));
    }

    [TestCase("vfio-pci", "vfio:" + PciMachine.Nvme)]
    [TestCase("uio_pci_generic", "uio:" + PciMachine.Nvme + ",unsafe-dma")]
    public async Task FilesOnAnNvmeDiskAreTheSameToBothKernels(string driver, string locator)
    {
        string disk = await _guest.OutputOfAsync($"cd /sys/bus/pci/devices/{PciMachine.Nvme}/nvme/nvme*/ && ls -d nvme*n1");
        string theirs = await _guest.OutputOfAsync(
            $"""
            echo 64 > /proc/sys/vm/nr_hugepages
            mkdir -p /mnt/nvme && mount -t vfat /dev/{disk}p1 /mnt/nvme && head -c 3000000 /dev/urandom > /mnt/nvme/theirs.bin &&
            sha256sum < /mnt/nvme/theirs.bin && umount /mnt/nvme
            """);
        await BindAsync(PciMachine.Nvme, driver);
        string said = await _guest.OutputOfAsync($"/tool/driverkit run {locator}");
        Assert.That(said, Does.Contain("nvme0 at pci0 dev 0 function 0").And.Contain("theirs.bin").And.Contain("nvme0: detached"));
        Assert.That(await _guest.OutputOfAsync($"/tool/driverkit fs ls {locator} /"), Does.Contain("theirs.bin"));
        Assert.That((await _guest.OutputOfAsync($"/tool/driverkit fs sum {locator} /theirs.bin")).Split(' ')[0], Is.EqualTo(theirs.Split(' ')[0]));
        string ours = await _guest.OutputOfAsync(
            $"head -c 2000000 /dev/urandom > /tmp/ours.bin && /tool/driverkit fs put {locator} /tmp/ours.bin /ours.bin >&2 && sha256sum < /tmp/ours.bin");
        await _guest.OutputOfAsync($"/tool/driverkit unbind {PciMachine.Nvme}");
        string seen = await _guest.OutputOfAsync(
            $"""
            for n in $(seq 100); do [ -e /dev/{disk}p1 ] && break; usleep 100000; done
            fsck.fat -n /dev/{disk}p1 >&2 && mount -t vfat -o ro /dev/{disk}p1 /mnt/nvme && cat /mnt/nvme/ours.bin | sha256sum && umount /mnt/nvme
            """);
        Assert.That(seen, Is.EqualTo(ours));
    }

    [Test]
    public async Task TheToolRunsADriverOnAFunction()
    {
        await BindAsync(PciMachine.Edu, "vfio-pci");
        string said = await _guest.OutputOfAsync($"/tool/driverkit run vfio:{PciMachine.Edu}");
        Assert.That(said, Does.Contain("edu0 at pci0 dev 0 function 0: version 1.0, Msi").And.Contain("edu0: detached"));
        await _guest.OutputOfAsync("echo 64 > /proc/sys/vm/nr_hugepages");
        await BindAsync(PciMachine.Edu, "uio_pci_generic");
        said = await _guest.OutputOfAsync($"/tool/driverkit run uio:{PciMachine.Edu} --unsafe-dma");
        Assert.That(said, Does.Contain("edu0 at pci0 dev 0 function 0: version 1.0, Intx").And.Contain("edu0: detached"));
        GuestResult refused = await _guest.RunAsync($"/tool/driverkit run uio:{PciMachine.Edu}");
        Assert.That(refused.Everything, Does.Contain("--unsafe-dma"));
    }

    private Task<string> BindAsync(string function, string driver) => _guest.OutputOfAsync($"/tool/driverkit bind {function} {driver}");

    private Task<string> DriverAsync(string function) => _guest.OutputOfAsync(PciMachine.DriverOf(function));
}
