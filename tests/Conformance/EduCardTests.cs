using System.Buffers.Binary;
using DriverKit.Drivers.Edu;
using DriverKit.Kernel;
using DriverKit.Kernel.Hosts;
using DriverKit.Kernel.Pci;
using DriverKit.Pci;
using DriverKit.Specs.Edu;

namespace DriverKit.Conformance.Tests;

/// <summary>The edu driver in a kernel, on whatever is below it.</summary>
[TestFixtureSource(typeof(Subjects), nameof(Subjects.EduCards))]
public class EduCardTests(Subject subject) : ConformanceTest("edu driver", subject)
{
    private RumpKernel _kernel = null!;
    private IPciFunction _function = null!;
    private PciConnection _connection = null!;
    private CharacterDevice _card = null!;

    [SetUp]
    public void Attach()
    {
        var host = new RealHost(TestContext.Out.WriteLine);
        _kernel = new RumpKernel(host, KernelComponents.Create());
        _function = Table().OpenPci(ParsedLocator(), host);
        using LwpScope scope = _kernel.Enter();
        Assert.That(_kernel.Get<PciBusManager>().Attach(_function, out PciConnection? connection), Is.EqualTo(Errno.Ok), LastWords());
        _connection = connection!;
        Assert.That(_connection.Driver, Is.Not.Null, LastWords());
        _card = _kernel.Devices.FindCharacter("edu0")!;
    }

    [TearDown]
    public void NothingIsLeft()
    {
        using (_kernel.Enter())
        {
            _connection.Detach(force: true);
        }

        Assert.That(_kernel.Get<PciBusManager>().Leaks, Is.Zero);
        Assert.That(_connection.Pci.LiveMaps + _connection.Pci.LiveMemories, Is.Zero);
        Assert.That(_kernel.Memory.InUse, Is.Zero);
        Assert.That(_kernel.Devices.Characters, Is.Empty);
        _kernel.Dispose();
        _function.Dispose();
        Assert.That(_kernel.PanicReport, Is.Null);
    }

    [TestCase(0u, 1u)]
    [TestCase(1u, 1u)]
    [TestCase(5u, 120u)]
    [TestCase(12u, 479001600u)]
    [TestCase(13u, 1932053504u)]
    public void ComputesFactorials(uint number, uint factorial)
    {
        Assert.That(Ask(EduCommand.Factorial, number, out uint answer), Is.EqualTo(Errno.Ok));
        Assert.That(answer, Is.EqualTo(factorial));
    }

    [TestCase(2u)]
    [TestCase(0x80u)]
    [TestCase(0x40000000u)]
    public void TakesInterruptsOfEveryCause(uint causes)
    {
        for (int i = 0; i < 20; i++)
        {
            Assert.That(Ask(EduCommand.Interrupt, causes, out _), Is.EqualTo(Errno.Ok));
        }
    }

    [Test]
    public void WhatIsWrittenIsReadBack()
    {
        byte[] data = new byte[300];
        new Random(1).NextBytes(data);
        byte[] back = new byte[300];
        using LwpScope scope = _kernel.Enter();
        Assert.That(_card.Write(3795, data, out int written), Is.EqualTo(Errno.Ok));
        Assert.That(_card.Read(3795, back, out int read), Is.EqualTo(Errno.Ok));
        Assert.That((written, read), Is.EqualTo((300, 300)));
        Assert.That(back, Is.EqualTo(data));
    }

    [Test]
    public void TheWholeBufferIsWrittenAndReadBack()
    {
        byte[] data = new byte[EduCard.Capacity];
        new Random(2).NextBytes(data);
        byte[] back = new byte[5000];
        using LwpScope scope = _kernel.Enter();
        Assert.That(_card.Write(0, data, out int written), Is.EqualTo(Errno.Ok));
        Assert.That(_card.Read(0, back, out int read), Is.EqualTo(Errno.Ok));
        Assert.That((written, read), Is.EqualTo((EduCard.Capacity, EduCard.Capacity)));
        Assert.That(back[..EduCard.Capacity], Is.EqualTo(data));
    }

    [Test]
    public void TheBufferEnds()
    {
        using LwpScope scope = _kernel.Enter();
        Assert.That(_card.Read(EduCard.Capacity, new byte[1], out int count), Is.EqualTo(Errno.Ok));
        Assert.That(count, Is.Zero);
        Assert.That(_card.Write(EduCard.Capacity, new byte[1], out count), Is.EqualTo(Errno.ENOSPC));
        Assert.That(_card.Read(-1, new byte[1], out count), Is.EqualTo(Errno.EINVAL));
        Assert.That(_card.Ioctl(99, new byte[4]), Is.EqualTo(Errno.ENOTTY));
        Assert.That(_card.Ioctl(EduCommand.Factorial, new byte[3]), Is.EqualTo(Errno.EINVAL));
        Assert.That(_card.Ioctl(EduCommand.Interrupt, new byte[4]), Is.EqualTo(Errno.EINVAL));
    }

    [Test]
    public void AnOpenCardStays()
    {
        using LwpScope scope = _kernel.Enter();
        Assert.That(_card.Open(write: true), Is.EqualTo(Errno.Ok));
        Assert.That(_connection.Detach(), Is.EqualTo(Errno.EBUSY));
        _card.Close();
        Assert.That(_connection.Detach(), Is.EqualTo(Errno.Ok));
        Assert.That(_card.Open(write: true), Is.EqualTo(Errno.ENXIO));
    }

    [Test]
    public void WhoWaitsWhenTheCardGoesGetsENXIO()
    {
        if (!Applies(Removal.IsPossible(_function), "nothing takes it away here"))
        {
            return;
        }

        Assert.That(_function.MapBar(0, out MmioWindow window), Is.EqualTo(PciStatus.Ok));
        var registers = new EduRegisters(window);
        Errno error = Errno.Ok;
        var thread = new Thread(() =>
        {
            using LwpScope scope = _kernel.Enter();
            error = _card.Write(0, new byte[4000], out _);
        });
        thread.Start();
        Assert.That(SpinWait.SpinUntil(() => registers.DmaCommand.Read().Start, Patience), "a transfer is under way");
        Removal.Of(_function);
        Assert.That(thread.Join(Patience), "the wait ends");
        Assert.That(error, Is.EqualTo(Errno.ENXIO));
        Assert.That(Ask(EduCommand.Factorial, 3, out _), Is.EqualTo(Errno.ENXIO));
        using LwpScope scope = _kernel.Enter();
        _kernel.Get<Kernel.Autoconf.DeviceTree>().WaitSettled();
        Assert.That(_kernel.Get<Kernel.Autoconf.DeviceTree>().Roots, Is.Empty, "detached by itself");
    }

    private Errno Ask(uint command, uint value, out uint answer)
    {
        byte[] argument = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(argument, value);
        using LwpScope scope = _kernel.Enter();
        Errno error = _card.Ioctl(command, argument);
        answer = BinaryPrimitives.ReadUInt32LittleEndian(argument);
        return error;
    }

    private string LastWords() => string.Join('\n', _kernel.Console.Snapshot().Select(l => l.Text));
}
