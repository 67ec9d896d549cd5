using System.Buffers.Binary;
using System.Diagnostics;
using DriverKit.Backends.Uio;
using DriverKit.Dma;
using DriverKit.Interop.Linux;
using DriverKit.Interop.Linux.Pci;
using DriverKit.Kernel.Hosts;
using DriverKit.Locators;
using DriverKit.Pci;
using Microsoft.Win32.SafeHandles;

namespace DriverKit.Backends.Tests.Pci;

/// <summary>The UIO backend over files: config space and resources as plain ones, the device file as a pipe that gives counts.</summary>
[TestFixture]
[NonParallelizable]
public sealed class UioFunctionTests
{
    private const string Address = "0000:05:00.0";
    private readonly List<string> _console = [];
    private FakeSysfs _files = null!;
    private string _folder = null!;
    private SafeFileHandle _pipe = null!;
    private RealHost _host = null!;
    private IPciFunction _function = null!;
    private CountingSink _sink = null!;

    [SetUp]
    public void Open()
    {
        _console.Clear();
        _files = new FakeSysfs();
        _folder = _files.Add(Address, "uio_pci_generic", group: null, code: 0x020000);
        byte[] config = new byte[256];
        BinaryPrimitives.WriteUInt32LittleEndian(config, 0x100e8086);
        BinaryPrimitives.WriteUInt16LittleEndian(config.AsSpan(4), 7);
        BinaryPrimitives.WriteUInt32LittleEndian(config.AsSpan(0x10), 0xfe000000);
        BinaryPrimitives.WriteUInt32LittleEndian(config.AsSpan(0x14), 0x0000c001);
        config[0x3d] = 1;
        File.WriteAllBytes(Path.Combine(_folder, "config"), config);
        File.WriteAllText(Path.Combine(_folder, "resource"),
            "0x00000000fe000000 0x00000000fe01ffff 0x0000000000040200\n0x000000000000c000 0x000000000000c03f 0x0000000000040101\n"
            + string.Concat(Enumerable.Repeat("0x0000000000000000 0x0000000000000000 0x0000000000000000\n", 11)));
        File.WriteAllBytes(Path.Combine(_folder, "resource0"), new byte[0x20000]);
        File.WriteAllBytes(Path.Combine(_folder, "resource1"), new byte[0x40]);
        Directory.CreateDirectory(Path.Combine(_folder, "uio", "uio0"));
        Directory.CreateDirectory(_files.Devices);
        string device = Path.Combine(_files.Devices, "uio0");
        using (Process make = Process.Start("mkfifo", device))
        {
            make.WaitForExit();
        }

        _pipe = LinuxNative.Open(device, LinuxNative.OpenReadWrite);
        _host = new RealHost(_console.Add);
        _sink = new CountingSink();
        _function = OpenFunction();
    }

    [TearDown]
    public void Close()
    {
        _function.Dispose();
        _pipe.Dispose();
        _host.Dispose();
        _files.Dispose();
    }

    [Test]
    public void ItOpensWithBusMasterAndInterruptsOff() => Assert.That(Command, Is.EqualTo(0x403));

    [Test]
    public void ResourcesAreMappedOrReached()
    {
        Assert.That(_function.GetBar(0), Is.EqualTo(new PciBar(PciBarKind.Memory32, 0x20000, false)));
        Assert.That(_function.GetBar(1), Is.EqualTo(new PciBar(PciBarKind.Io, 0x40, false)));
        Assert.That(_function.MapBar(0, out MmioWindow memory), Is.EqualTo(PciStatus.Ok));
        Assert.That(_function.MapBar(1, out MmioWindow io), Is.EqualTo(PciStatus.Ok));
        Assert.That((memory.IsMapped, io.IsMapped), Is.EqualTo((true, false)));
        memory.Write32(0x1fffc, 0xdeadbeef);
        io.Write32(0x3c, 0x01020304);
        Assert.That(BitConverter.ToUInt32(File.ReadAllBytes(Path.Combine(_folder, "resource0")), 0x1fffc), Is.EqualTo(0xdeadbeef));
        Assert.That(BitConverter.ToUInt32(File.ReadAllBytes(Path.Combine(_folder, "resource1")), 0x3c), Is.EqualTo(0x01020304));
        _function.WriteConfig16(4, 0);
        Assert.That(memory.Read32(0x1fffc), Is.EqualTo(uint.MaxValue));
    }

    [Test]
    public void ALineIsHeardMaskedAndUnmaskedByTheCommandRegister()
    {
        Assert.That(_function.GetVectorCount(PciInterruptMode.Intx), Is.EqualTo(1));
        Assert.That(_function.GetVectorCount(PciInterruptMode.Msix), Is.Zero);
        Assert.That(_function.EnableInterrupts(PciInterruptMode.Msi, 1, _sink), Is.EqualTo(PciStatus.NotSupported));
        Assert.That(_function.EnableInterrupts(PciInterruptMode.Intx, 1, _sink), Is.EqualTo(PciStatus.Ok));
        Assert.That(Command & 0x400, Is.Zero);
        Fire();
        Assert.That(_sink.Next());
        Assert.That(_function.MaskInterrupt(0), Is.EqualTo(PciStatus.Ok));
        Assert.That(Command & 0x400, Is.Not.Zero);
        Assert.That(_function.UnmaskInterrupt(0), Is.EqualTo(PciStatus.Ok));
        Assert.That(Command & 0x400, Is.Zero);
        Assert.That(_function.UnmaskInterrupt(1), Is.EqualTo(PciStatus.InvalidRequest));
        Assert.That(_function.DisableInterrupts(), Is.EqualTo(PciStatus.Ok));
        Assert.That(Command & 0x400, Is.Not.Zero);
        Fire();
        Assert.That(_function.UnmaskInterrupt(0), Is.EqualTo(PciStatus.InvalidRequest));
        Assert.That(_sink.Vectors, Has.Count.EqualTo(1));
    }

    [Test]
    public void DmaIsRefusedWithoutBeingAskedForInSoManyWords()
    {
        Assert.That(_function.OpenDmaSpace(32, out IDmaSpace? space), Is.EqualTo(PciStatus.NotSupported));
        Assert.That(space, Is.Null);
        Assert.That(_console.Single(), Does.Contain("--unsafe-dma"));
        _function.Dispose();
        Assert.That(() => OpenFunction(UioScheme.UnsafeDma), Throws.InstanceOf<LocatorException>().With.Message.Contains("huge pages").And.Message.Contains("nr_hugepages"));
    }

    [Test]
    public void ASecondUserIsRefused() =>
        Assert.That(() => OpenFunction(), Throws.InstanceOf<LocatorException>().With.Message.Contains("is open in another program"));

    [Test]
    public void AResetGoesThroughSysfsWhereTheKernelHasAWay()
    {
        Assert.That(_function.Reset(), Is.EqualTo(PciStatus.NotSupported));
        File.WriteAllText(Path.Combine(_folder, "reset"), "");
        Assert.That(_function.SetBusMaster(true), Is.EqualTo(PciStatus.Ok));
        Assert.That(_function.Reset(), Is.EqualTo(PciStatus.Ok));
        Assert.That(File.ReadAllText(Path.Combine(_folder, "reset")), Is.EqualTo("1"));
        Assert.That(Command & 4, Is.Zero);
    }

    private int Command => BinaryPrimitives.ReadUInt16LittleEndian(File.ReadAllBytes(Path.Combine(_folder, "config")).AsSpan(4));

    private unsafe void Fire()
    {
        uint count = 1;
        Assert.That(LinuxNative.Write(_pipe, &count, sizeof(uint)), Is.EqualTo((nint)sizeof(uint)));
    }

    private IPciFunction OpenFunction(string? option = null)
    {
        Assert.That(Locator.TryParse($"uio:{Address}{(option is null ? "" : "," + option)}", out Locator? locator, out _));
        return new UioScheme(new UioFiles(_files.Root, _files.Devices)).OpenPci(locator!, _host);
    }
}
