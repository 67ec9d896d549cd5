using @Name@.Specs;
using DriverKit.Kernel;
using DriverKit.Kernel.Autoconf;
using DriverKit.Kernel.Pci;
using DriverKit.Pci;

namespace @Name@.Driver;

/// <summary>One card.</summary>
public sealed class @Name@Card
{
    private const long NanosecondsPerTick = 100;

    private static readonly PciInterruptMode[] Modes = [PciInterruptMode.Msi, PciInterruptMode.Intx];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Device _self;
    private readonly PciDevice _pci;
    private readonly KMutex _busy = new("@name@");
    private readonly SpinMutex _lock;
    private readonly CondVar _came = new("@name@: result");
    private readonly SoftInterrupt _wake;
    private @Name@Registers _regs;
    private PciInterrupts? _interrupts;
    private bool _done;
    private bool _dying;

    internal @Name@Card(Device self, PciDevice pci)
    {
        _self = self;
        _pci = pci;
        _lock = new SpinMutex(self.Kernel.Host);
        _wake = new SoftInterrupt(self.Kernel.Host, _came.Broadcast);
    }

    /// <summary>Squares a number, modulo two to the power of 32. Thread context.</summary>
    /// <param name="number">The number.</param>
    /// <param name="square">Its square.</param>
    /// <returns>Ok; ENXIO when the card is gone; ETIMEDOUT when it does not answer within two seconds.</returns>
    public Errno Square(uint number, out uint square)
    {
        square = 0;
        using KMutex.Scope held = _busy.Hold();
        using (_lock.Hold())
        {
            _done = false;
        }

        _regs.Operand.Write(number);
        _regs.Control.Write(new @Name@Control { Go = true, InterruptEnable = true });
        Errno error = Await();
        if (error != Errno.Ok)
        {
            return error;
        }

        square = _regs.Result.Read();

        // A card that is gone reads as ones, and ones may look like a result.
        return _pci.IsPresent() ? Errno.Ok : Errno.ENXIO;
    }

    internal Errno Attach()
    {
        Errno error = _pci.MapBar(0, out MmioWindow window);
        if (error != Errno.Ok)
        {
            return error;
        }

        _regs = new @Name@Registers(window);
        if (_regs.Identification.Read() != @Name@Registers.Magic)
        {
            return Errno.ENXIO;
        }

        // An interrupt by message is a write to memory, which only a bus master may do.
        error = _pci.SetBusMaster(true);
        if (error == Errno.Ok)
        {
            error = _pci.Establish(Modes, 1, OnInterrupt, out _interrupts);
        }

        if (error == Errno.Ok)
        {
            _self.Announce($"squares, {_interrupts!.Mode}");
        }

        return error;
    }

    /// <summary>Whoever waits gets ENXIO. Any context.</summary>
    internal void Deactivate()
    {
        using (_lock.Hold())
        {
            _dying = true;
        }

        _came.Broadcast();
    }

    internal void Detach()
    {
        Deactivate();
        using KMutex.Scope held = _busy.Hold();
        _interrupts?.Dispose();
        _pci.SetBusMaster(false);
    }

    // Hard interrupt context: acknowledge, note, hand on.
    private bool OnInterrupt(int vector)
    {
        @Name@Status status = _regs.Status.Read();
        if (!status.Done || status.Raw == uint.MaxValue)
        {
            return false;
        }

        _regs.Status.Write(new @Name@Status { Done = true });
        using (_lock.Hold())
        {
            _done = true;
        }

        _wake.Schedule();
        return true;
    }

    private Errno Await()
    {
        long deadline = _self.Kernel.Host.Now + (Patience.Ticks * NanosecondsPerTick);
        using SpinMutex.Scope held = _lock.Hold();
        while (!_done)
        {
            if (_dying || _pci.IsGone)
            {
                return Errno.ENXIO;
            }

            if (_came.Wait(_lock, deadline) == Errno.ETIMEDOUT)
            {
                return _pci.IsGone ? Errno.ENXIO : Errno.ETIMEDOUT;
            }
        }

        return Errno.Ok;
    }
}
