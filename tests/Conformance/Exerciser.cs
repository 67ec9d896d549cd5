using DriverKit.Dma;
using DriverKit.Hosting;
using DriverKit.Pci;

namespace DriverKit.Conformance.Tests;

/// <summary>Makes a device interrupt, with no driver but its datasheet.</summary>
internal abstract class Exerciser : IDisposable
{
    /// <summary>Whether it can have the device copy memory.</summary>
    public virtual bool Copies => false;

    protected MmioWindow Registers { get; private set; }

    protected IPciFunction Function { get; private set; } = null!;

    protected IHost Host { get; private set; } = null!;

    public void Start(IPciFunction function, IHost host)
    {
        Function = function;
        Host = host;
        Assert.That(function.MapBar(0, out MmioWindow registers), Is.EqualTo(PciStatus.Ok));
        Registers = registers;
        OnStart();
    }

    /// <summary>Makes the device ask for an interrupt, once.</summary>
    public abstract void Raise();

    /// <summary>Tells the device that its interrupt was seen.</summary>
    public abstract void Acknowledge();

    /// <summary>A read without side effects, which puts all writes before it in order.</summary>
    public abstract uint Touch();

    /// <summary>Has the device copy memory and waits until it is done.</summary>
    public virtual void Copy(DeviceAddress source, DeviceAddress destination, int length) => throw new NotSupportedException();

    public virtual void Dispose()
    {
    }

    protected virtual void OnStart()
    {
    }
}
