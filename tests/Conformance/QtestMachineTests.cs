using DriverKit.Backends.Qtest;
using DriverKit.Kernel.Hosts;
using DriverKit.Locators;
using DriverKit.Pci;
using DriverKit.Specs.Edu;

namespace DriverKit.Conformance.Tests;

/// <summary>What is qtest's own: how QEMU comes and goes, and what is said when it does not come.</summary>
public class QtestMachineTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [TestCase("qtest:edu,qemu=/nowhere/qemu", "apt install qemu-system-x86")]
    [TestCase("qtest:no-such-device", "'no-such-device' is not a valid device model name")]
    [TestCase("qtest:edu,no_such_option=1", "no_such_option")]
    [TestCase("qtest:nvme,image=/nowhere/disk.img", "there is no file '/nowhere/disk.img'")]
    [TestCase("qtest:", "no device is named")]
    public void WhatIsWrongIsSaid(string text, string words)
    {
        using var host = new RealHost();
        Assert.That(() => Open(text, host), Throws.TypeOf<LocatorException>().With.Message.Contains(words));
    }

    [Test]
    public void TheDeterministicHostIsRefused()
    {
        using var host = new DeterministicHost(1);
        Assert.That(() => Open("qtest:edu", host), Throws.TypeOf<LocatorException>().With.Message.Contains("virtual time"));
    }

    [Test]
    public void QemuEndsWithItsFunction()
    {
        using var host = new RealHost();
        int id;
        using (IPciFunction function = Open("qtest:edu", host))
        {
            id = ((IQtestFunction)function).ProcessId;
            Assert.That(Directory.Exists($"/proc/{id}"));
        }

        Assert.That(Directory.Exists($"/proc/{id}"), Is.False);
    }

    [Test]
    public void ARemovalIsToldThoughNobodyAsks()
    {
        using var host = new RealHost();
        using IPciFunction function = Open("qtest:edu", host);
        var observer = new TestObserver();
        function.Observer = observer;
        Removal.Of(function);
        Assert.That(SpinWait.SpinUntil(() => observer.Heard == 1, Patience));
    }

    [Test]
    public void WritesThatDoNotWaitKeepTheirOrder()
    {
        using var host = new RealHost();
        using IPciFunction function = Open("qtest:edu", host);
        function.MapBar(0, out MmioWindow window);
        var registers = new EduRegisters(window);
        for (uint i = 0; i < 3000; i++)
        {
            registers.Liveness.Write(i);
            if (i % 500 == 499)
            {
                Assert.That(registers.Liveness.Read(), Is.EqualTo(~i));
            }
        }
    }

    [Test]
    public void SeveralThreadsMayAskAtOnce()
    {
        using var host = new RealHost();
        using IPciFunction function = Open("qtest:edu", host);
        function.MapBar(0, out MmioWindow window);
        var registers = new EduRegisters(window);
        int wrong = 0;
        Parallel.For(0, 4, _ =>
        {
            for (int i = 0; i < 500; i++)
            {
                if (registers.Identification.Read().Magic != EduIdentification.MagicValue || function.ReadConfig16(0) != EduDevice.VendorId)
                {
                    Interlocked.Increment(ref wrong);
                }
            }
        });
        Assert.That(wrong, Is.Zero);
    }

    [Test]
    public void DevicesOfOneMachineHaveLinesOfTheirOwn()
    {
        using var host = new RealHost();
        using QtestMachine machine = QtestMachine.Start(new QtestMachineOptions { Devices = ["edu", "edu", "pci-testdev"] }, host);
        Assert.That(machine.Functions, Has.Count.EqualTo(3));
        var sinks = new[] { new TestSink(), new TestSink() };
        var registers = new EduRegisters[2];
        for (int i = 0; i < 2; i++)
        {
            Assert.That(machine.Functions[i].MapBar(0, out MmioWindow window), Is.EqualTo(PciStatus.Ok));
            registers[i] = new EduRegisters(window);
            Assert.That(machine.Functions[i].EnableInterrupts(PciInterruptMode.Intx, 1, sinks[i]), Is.EqualTo(PciStatus.Ok));
        }

        registers[1].InterruptRaise.Write(EduInterrupts.FromRaw(2));
        Assert.That(SpinWait.SpinUntil(() => sinks[1].Count == 1, Patience));
        Assert.That(sinks[0].Count, Is.Zero);
        registers[0].InterruptRaise.Write(EduInterrupts.FromRaw(2));
        Assert.That(SpinWait.SpinUntil(() => sinks[0].Count == 1, Patience));
        Assert.That(sinks[1].Count, Is.EqualTo(1));
        Assert.That(machine.Functions[2].ReadConfig32(0), Is.EqualTo(0x00051b36));
    }

    private static IPciFunction Open(string text, DriverKit.Hosting.IHost host) =>
        Locator.TryParse(text, out Locator? locator, out string error)
            ? new QtestScheme().OpenPci(locator!, host)
            : throw new AssertionException(error);
}
