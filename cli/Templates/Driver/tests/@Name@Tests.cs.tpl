using @Name@.Driver;
using @Name@.Model;
using @Name@.Specs;
using DriverKit.Emulation;
using DriverKit.Kernel;
using DriverKit.Kernel.Autoconf;
using DriverKit.Kernel.Hosts;
using DriverKit.Kernel.Pci;
using DriverKit.Registers;
using NUnit.Framework;

namespace @Name@.Tests;

public class @Name@Tests
{
    private RumpKernel _kernel = null!;
    private EmulatedPciFunction _function = null!;
    private @Name@Model _model = null!;
    private PciConnection _connection = null!;
    private @Name@Card _card = null!;
    private Misuses _misuses = null!;

    [SetUp]
    public void Attach()
    {
        var host = new RealHost(TestContext.Out.WriteLine);
        _kernel = new RumpKernel(host, [new AutoconfComponent(), new PciComponent(), new @Name@Component()]);
        _misuses = new Misuses();
        _model = new @Name@Model();
        _model.Registers.Observer = _misuses;
        _function = new EmulatedPciFunction(host, _model);
        using LwpScope scope = _kernel.Enter();
        Assert.That(_kernel.Get<PciBusManager>().Attach(_function, out PciConnection? connection), Is.EqualTo(Errno.Ok));
        _connection = connection!;
        _card = _connection.Driver!.SoftcAs<@Name@Card>();
    }

    [TearDown]
    public void NothingIsLeft()
    {
        using (_kernel.Enter())
        {
            _connection.Detach(force: true);
        }

        Assert.That(_kernel.Get<PciBusManager>().Leaks, Is.Zero);
        Assert.That(_kernel.Memory.InUse, Is.Zero);
        Assert.That(_misuses.Lines, Is.Empty);
        _kernel.Dispose();
    }

    [TestCase(0u, 0u)]
    [TestCase(7u, 49u)]
    [TestCase(0x10001u, 0x20001u)]
    public void Squares(uint number, uint square)
    {
        using LwpScope scope = _kernel.Enter();
        Assert.That(_card.Square(number, out uint result), Is.EqualTo(Errno.Ok));
        Assert.That(result, Is.EqualTo(square));
    }

    [Test]
    public void TheCardIsAcknowledged()
    {
        using LwpScope scope = _kernel.Enter();
        Assert.That(_card.Square(3, out _), Is.EqualTo(Errno.Ok));
        Assert.That(_model.Registers.GetRaw(@Name@Registers.Map.Status), Is.Zero);
        Assert.That(RegisterText.Fields(@Name@Registers.Map.Control, _model.Registers.GetRaw(@Name@Registers.Map.Control)), Is.EqualTo("GO=0 IE=1"));
    }

    [Test]
    public void ACardThatIsGoneIsNotWaitedFor()
    {
        _function.Remove();
        using LwpScope scope = _kernel.Enter();
        Assert.That(_card.Square(5, out _), Is.EqualTo(Errno.ENXIO));
    }

    private sealed class Misuses : IRegisterBankObserver
    {
        public List<string> Lines { get; } = [];

        public void Misused(in RegisterMisuse misuse) => Lines.Add(misuse.ToString());
    }
}
