using DriverKit.Backends.Uio;
using DriverKit.Backends.Vfio;
using DriverKit.Interop.Linux;
using DriverKit.Interop.Linux.Pci;
using DriverKit.Kernel.Hosts;
using DriverKit.Locators;

namespace DriverKit.Backends.Tests.Pci;

/// <summary>What stands in the way is named, with what mends it.</summary>
[TestFixture]
public sealed class PciDiagnosisTests
{
    private FakeVfio _kernel = null!;

    [SetUp]
    public void Make() => _kernel = new FakeVfio();

    [TearDown]
    public void Remove() => _kernel.Dispose();

    [Test]
    public void ABoundFunctionAloneInItsGroupIsWell() =>
        Assert.That(Problems(FakeVfio.Address).Where(p => p.Check != "locked memory"), Is.Empty);

    [Test]
    public void AFunctionThatIsNotThereIsToldWithThoseThatAre()
    {
        PciFinding problem = Problems("0000:02:00.0").Single();
        Assert.That(problem.Detail, Does.Contain("there is no PCI function 0000:02:00.0"));
        Assert.That(problem.Remedy, Does.Contain(FakeVfio.Address));
    }

    [Test]
    public void TheHostsDriverIsNamedWithTheCommandThatTakesItAway()
    {
        _kernel.Folder.Add("0000:03:00.0", "nvme", 9);
        PciFinding problem = Problems("0000:03:00.0").First();
        Assert.That(problem.Detail, Is.EqualTo("the host's nvme holds it, vfio-pci must"));
        Assert.That(problem.Remedy, Is.EqualTo("sudo driverkit bind 0000:03:00.0 vfio-pci"));
    }

    [Test]
    public void WithoutAnIommuItIsSaidWhatTurnsItOn()
    {
        using var bare = new FakeSysfs();
        bare.Add("0000:03:00.0", "vfio-pci", group: null);
        bare.AddFile("vfio/vfio");
        PciFinding problem = VfioDiagnosis.Examine(new Roots(bare.Root, bare.Devices), At("0000:03:00.0"), VfioWay.Group).First(f => !f.Ok);
        Assert.That(problem.Check, Is.EqualTo("IOMMU"));
        Assert.That(problem.Remedy, Does.Contain("intel_iommu=on"));
    }

    [Test]
    public void AMissingModuleIsNamed()
    {
        using var bare = new FakeSysfs();
        bare.Add("0000:03:00.0", "nvme", 3);
        PciFinding problem = VfioDiagnosis.Examine(new Roots(bare.Root, bare.Devices), At("0000:03:00.0"), VfioWay.Group).First(f => !f.Ok);
        Assert.That(problem.Remedy, Is.EqualTo("sudo modprobe vfio-pci"));
    }

    [Test]
    public void AMissingIommuDriverIsNamed()
    {
        Directory.Delete(Path.Combine(_kernel.Sysfs, "module/vfio_iommu_type1"));
        Assert.That(Problems(FakeVfio.Address).First().Remedy, Is.EqualTo("sudo modprobe vfio_iommu_type1"));
        _kernel.AddDeviceFile();
        Assert.That(Problems(FakeVfio.Address).Where(p => p.Check == "module"), Is.Empty);
    }

    [TestCase("e1000", false)]
    [TestCase("pcieport", true)]
    [TestCase("vfio-pci", true)]
    [TestCase(null, true)]
    public void OnlyAForeignSiblingMakesAGroupUnviable(string? driver, bool isViable)
    {
        _kernel.Folder.Add("0000:01:00.1", driver, FakeVfio.Group, code: 0x020000);
        PciFinding group = VfioDiagnosis.Examine(_kernel, At(FakeVfio.Address), VfioWay.Group).Single(f => f.Check == "group 7");
        Assert.That(group.Ok, Is.EqualTo(isViable), group.Detail);
        Assert.That(group.Detail, Does.Contain("0000:01:00.1"));
        if (!isViable)
        {
            Assert.That(group.Detail, Does.Contain("held by e1000").And.Contain("Ethernet controller"));
            Assert.That(group.Remedy, Is.EqualTo("driverkit bind 0000:01:00.1 vfio-pci"));
        }
    }

    [TestCase(LinuxErrno.Busy, "is open in another program")]
    [TestCase(LinuxErrno.AccessDenied, "no permission")]
    [TestCase(LinuxErrno.NoEntry, "modprobe vfio-pci")]
    public void WhatTheKernelRefusesIsExplained(int errno, string expected)
    {
        _kernel.OpenErrno = errno;
        Assert.That(() => Open($"vfio:{FakeVfio.Address}"), Throws.InstanceOf<LocatorException>().With.Message.Contains(expected));
    }

    [Test]
    public void AGroupThatTheKernelCallsUnviableIsRefused()
    {
        _kernel.IsViable = false;
        Assert.That(() => Open($"vfio:{FakeVfio.Address}"), Throws.InstanceOf<LocatorException>().With.Message.Contains("not viable"));
    }

    [TestCase("vfio:nonsense", "is no address of a PCI function")]
    [TestCase("vfio:0000:01:00.0,color=red", "has no option 'color'")]
    [TestCase("vfio:0000:01:00.0,via=magic", "via= names no way")]
    public void LocatorsAreChecked(string text, string expected) =>
        Assert.That(() => Open(text), Throws.InstanceOf<LocatorException>().With.Message.Contains(expected));

    [Test]
    public void TheDeterministicHostRefusesRealFunctions()
    {
        using var host = new DeterministicHost(1);
        Assert.That(Locator.TryParse($"vfio:{FakeVfio.Address}", out Locator? locator, out _));
        Assert.That(() => new VfioScheme(_kernel).OpenPci(locator!, host), Throws.InstanceOf<LocatorException>().With.Message.Contains("virtual time"));
    }

    [Test]
    public void TheListShowsFunctionsAndWhatStandsInTheirWay()
    {
        _kernel.Folder.Add("0000:00:00.0", null, 1, code: 0x060000);
        _kernel.Folder.Add("0000:03:00.0", "nvme", 9);
        ReachableDevice[] list = [.. new VfioScheme(_kernel).List()];
        Assert.That(list.Select(d => d.Locator), Is.EqualTo(new[] { $"vfio:{FakeVfio.Address}", "vfio:0000:03:00.0" }));
        Assert.That(list[1].Problem, Does.Contain("nvme"));
        Assert.That(list[1].Description, Does.Contain("NVMe controller"));
    }

    [Test]
    public void UioWithoutADeviceFileIsToldApart()
    {
        _kernel.Folder.Add("0000:04:00.0", "uio_pci_generic", null);
        PciFinding problem = UioDiagnosis.Examine(new UioFiles(_kernel.Sysfs, _kernel.Devices), At("0000:04:00.0")).First(f => !f.Ok);
        Assert.That(problem.Remedy, Does.Contain("vfio:"));
    }

    [TestCase("0000:01:00.0", "0000:01:00.0")]
    [TestCase("01:00.0", "0000:01:00.0")]
    [TestCase("10000:e1:1f.7", "10000:e1:1f.7")]
    [TestCase("0000:01:20.0", null)]
    [TestCase("0000:01:00.8", null)]
    [TestCase("0000:100:00.0", null)]
    [TestCase("0000:01:00", null)]
    [TestCase("", null)]
    [TestCase("../../etc", null)]
    public void AddressesAreReadAndWritten(string text, string? expected)
    {
        bool read = PciAddress.TryParse(text, out PciAddress address);
        Assert.That(read ? address.ToString() : null, Is.EqualTo(expected));
    }

    [Test]
    public void BindingRefusesWhatItMustAndRemembersNothingThen()
    {
        string records = Path.Combine(_kernel.Sysfs, "records");
        var binding = new PciBinding(new PciSysfs(At(FakeVfio.Address), _kernel.Sysfs), records);
        Assert.That(() => binding.Bind("no-such"), Throws.InstanceOf<PciOpenException>().With.Message.Contains("modprobe no-such"));
        Assert.That(() => binding.Bind("../../devices"), Throws.InstanceOf<PciOpenException>());
        Assert.That(binding.Former, Is.Null);
        _kernel.Folder.Add("0000:00:01.0", null, null, code: 0x060400);
        var bridge = new PciBinding(new PciSysfs(At("0000:00:01.0"), _kernel.Sysfs), records);
        Assert.That(() => bridge.Bind("vfio-pci"), Throws.InstanceOf<PciOpenException>().With.Message.Contains("is a bridge"));
    }

    private static PciAddress At(string text)
    {
        Assert.That(PciAddress.TryParse(text, out PciAddress address));
        return address;
    }

    private PciFinding[] Problems(string address) => [.. VfioDiagnosis.Examine(_kernel, At(address), VfioWay.Group).Where(f => !f.Ok)];

    private void Open(string text)
    {
        using var host = new RealHost();
        Assert.That(Locator.TryParse(text, out Locator? locator, out _));
        new VfioScheme(_kernel).OpenPci(locator!, host).Dispose();
    }

    private sealed unsafe class Roots(string sysfs, string devices) : IVfioSystem
    {
        public string Sysfs => sysfs;

        public string Devices => devices;

        public Microsoft.Win32.SafeHandles.SafeFileHandle Open(string path, out int errno)
        {
            errno = LinuxErrno.NoEntry;
            return new Microsoft.Win32.SafeHandles.SafeFileHandle();
        }

        public int Ioctl(Microsoft.Win32.SafeHandles.SafeFileHandle file, uint request, void* argument) => -LinuxErrno.NotTty;
    }
}
