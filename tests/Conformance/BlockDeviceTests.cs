using DriverKit.Kernel;
using DriverKit.Kernel.Disk;
using DriverKit.Kernel.Hosts;
using DriverKit.Kernel.Pci;
using DriverKit.Kernel.Usb;
using DriverKit.Locators;

namespace DriverKit.Conformance.Tests;

/// <summary>What a disk of the kernel promises, whatever driver, bus and backing are below it.</summary>
[TestFixtureSource(typeof(Subjects), nameof(Subjects.BlockDevices))]
public class BlockDeviceTests(Subject subject) : ConformanceTest("block device", subject)
{
    private RumpKernel _kernel = null!;
    private BlockDevice _disk = null!;
    private PciConnection? _pci;
    private UsbConnection? _usb;

    [SetUp]
    public void Attach()
    {
        var host = new RealHost(TestContext.Out.WriteLine);
        _kernel = new RumpKernel(host, KernelComponents.Create());
        using LwpScope scope = _kernel.Enter();
        Locator locator = ParsedLocator();
        LocatorTable table = Table();
        Errno error = table.Find(locator.Scheme)!.NamesPci(locator)
            ? _kernel.Get<PciBusManager>().Attach(table.OpenPci(locator, host), out _pci)
            : _kernel.Get<UsbBusManager>().Attach(table.OpenUsb(locator, host), out _usb);
        string words = string.Join('\n', _kernel.Console.Snapshot().Select(l => l.Text));
        Assert.That(error, Is.EqualTo(Errno.Ok), words);
        _disk = _kernel.Devices.Blocks.FirstOrDefault(b => b is not WedgeDevice)!;
        Assert.That(_disk, Is.Not.Null, words);
        Assert.That(_disk.Open(write: true), Is.EqualTo(Errno.Ok));
    }

    [TearDown]
    public void NothingIsLeft()
    {
        using (_kernel.Enter())
        {
            _disk.Close();
            _pci?.Detach(force: true);
            _usb?.Detach(force: true);
        }

        Assert.That(_kernel.Get<PciBusManager>().Leaks, Is.Zero);
        Assert.That(_kernel.Devices.Blocks, Is.Empty);
        _kernel.Dispose();
        Assert.That(_kernel.PanicReport, Is.Null);
    }

    [Test]
    public void SaysItsGeometry()
    {
        Assert.That(_disk.SectorSize, Is.AnyOf(512, 1024, 2048, 4096));
        Assert.That(_disk.SectorCount, Is.Positive);
        Assert.That(_disk.MaxTransfer, Is.GreaterThanOrEqualTo(_disk.SectorSize));
    }

    [TestCase(1, 1)]
    [TestCase(2, 0)]
    [TestCase(3, 7)]
    [TestCase(64, 100)]
    [TestCase(300, 1000)]
    public void WhatIsWrittenIsReadBack(int sectors, long at)
    {
        using LwpScope scope = _kernel.Enter();
        using var io = new BlockIo(_disk);
        byte[] data = new byte[sectors * _disk.SectorSize];
        new Random(sectors).NextBytes(data);
        byte[] back = new byte[data.Length];
        Assert.That(io.Write(at, data), Is.EqualTo(Errno.Ok));
        Assert.That(io.Flush(), Is.EqualTo(Errno.Ok));
        Assert.That(io.Read(at, back), Is.EqualTo(Errno.Ok));
        Assert.That(back.AsSpan().SequenceEqual(data));
    }

    [Test]
    public void ASectorIsWrittenWithoutItsNeighbours()
    {
        using LwpScope scope = _kernel.Enter();
        using var io = new BlockIo(_disk);
        int size = _disk.SectorSize;
        byte[] around = new byte[3 * size];
        around.AsSpan().Fill(0x33);
        Assert.That(io.Write(10, around), Is.EqualTo(Errno.Ok));
        byte[] middle = new byte[size];
        middle.AsSpan().Fill(0x44);
        Assert.That(io.Write(11, middle), Is.EqualTo(Errno.Ok));
        Assert.That(io.Read(10, around), Is.EqualTo(Errno.Ok));
        Assert.That(around.AsSpan(0, size).IndexOfAnyExcept((byte)0x33), Is.EqualTo(-1));
        Assert.That(around.AsSpan(size, size).IndexOfAnyExcept((byte)0x44), Is.EqualTo(-1));
        Assert.That(around.AsSpan(2 * size).IndexOfAnyExcept((byte)0x33), Is.EqualTo(-1));
    }

    [Test]
    public void TheLastSectorIsThereAndNoneBehindIt()
    {
        using LwpScope scope = _kernel.Enter();
        using var io = new BlockIo(_disk);
        byte[] sector = new byte[_disk.SectorSize];
        Assert.That(io.Write(_disk.SectorCount - 1, sector), Is.EqualTo(Errno.Ok));
        Assert.That(io.Read(_disk.SectorCount - 1, sector), Is.EqualTo(Errno.Ok));
        Assert.That(io.Read(_disk.SectorCount, sector), Is.EqualTo(Errno.EINVAL));
        Assert.That(io.Write(_disk.SectorCount - 1, new byte[2 * _disk.SectorSize]), Is.EqualTo(Errno.EINVAL));
        Assert.That(io.Read(-1, sector), Is.EqualTo(Errno.EINVAL));
    }

    [Test]
    public void RandomWritesAreWhereTheyWerePut()
    {
        using LwpScope scope = _kernel.Enter();
        using var io = new BlockIo(_disk);
        var random = new Random(5);
        int size = _disk.SectorSize;
        const int span = 256;
        byte[] model = new byte[span * size];
        Assert.That(io.Write(0, model), Is.EqualTo(Errno.Ok));
        for (int i = 0; i < 200; i++)
        {
            int at = random.Next(span);
            byte[] data = new byte[random.Next(1, Math.Min(span - at, 40) + 1) * size];
            random.NextBytes(data);
            data.CopyTo(model, at * size);
            Assert.That(io.Write(at, data), Is.EqualTo(Errno.Ok));
        }

        byte[] back = new byte[model.Length];
        Assert.That(io.Read(0, back), Is.EqualTo(Errno.Ok));
        Assert.That(back.AsSpan().SequenceEqual(model));
    }
}
