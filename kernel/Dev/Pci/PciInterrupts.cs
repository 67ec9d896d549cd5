using System.Numerics;
using DriverKit.Pci;

namespace DriverKit.Kernel.Pci;

/// <summary>A function's interrupts, established for one driver. Dispose disestablishes: the handler is not called after it returned.</summary>
public sealed class PciInterrupts : IPciInterruptSink, IDisposable
{
    private const int StrayLimit = 1000;

    private readonly PciDevice _pci;
    private readonly PciInterruptHandler _handler;
    private int _strays;
    private int _polling;
    private int _silent;
    private int _disposed;
    private long _delivered;
    private long _unclaimed;

    internal PciInterrupts(PciDevice pci, PciInterruptHandler handler)
    {
        _pci = pci;
        _handler = handler;
    }

    /// <summary>How the function interrupts; None for polling.</summary>
    public PciInterruptMode Mode { get; private set; }

    /// <summary>How many vectors there are.</summary>
    public int Count { get; private set; }

    /// <summary>Interrupts that came.</summary>
    public long Delivered => Volatile.Read(ref _delivered);

    /// <summary>Interrupts that the handler said were not the device's.</summary>
    public long Unclaimed => Volatile.Read(ref _unclaimed);

    /// <summary>True once an INTx line was given up because nobody owned up to it.</summary>
    public bool IsStuck { get; private set; }

    /// <summary>Holds a vector back; what comes meanwhile is delivered at the unmask.</summary>
    /// <param name="vector">From 0.</param>
    /// <returns>Ok, EINVAL, EOPNOTSUPP where this mode masks no such vector, ENXIO.</returns>
    public Errno Mask(int vector) =>
        (uint)vector >= (uint)Count ? Errno.EINVAL : Mode == PciInterruptMode.None ? Errno.Ok : _pci.Function.MaskInterrupt(vector).ToErrno();

    /// <summary>Lets a vector through again.</summary>
    /// <param name="vector">From 0.</param>
    /// <returns>As for <see cref="Mask"/>.</returns>
    public Errno Unmask(int vector) =>
        (uint)vector >= (uint)Count ? Errno.EINVAL : Mode == PciInterruptMode.None ? Errno.Ok : _pci.Function.UnmaskInterrupt(vector).ToErrno();

    /// <summary>Calls the handler as if every vector had fired: what a driver that polls does, in any context. Where interrupts are on it does nothing.</summary>
    /// <returns>True if the device had something.</returns>
    public bool Poll()
    {
        if (Mode != PciInterruptMode.None || Volatile.Read(ref _silent) != 0 || Interlocked.Exchange(ref _polling, 1) != 0)
        {
            return false;
        }

        bool any = false;
        for (int vector = 0; vector < Count; vector++)
        {
            any |= _handler(vector);
        }

        Volatile.Write(ref _polling, 0);
        return any;
    }

    /// <inheritdoc/>
    public void Interrupt(int vector)
    {
        if (Volatile.Read(ref _silent) != 0 || _pci.Kernel.IsStopped || (uint)vector >= (uint)Count)
        {
            return;
        }

        Interlocked.Increment(ref _delivered);
        bool claimed;
        try
        {
            claimed = _handler(vector);
        }
        catch (Exception e) when (_pci.Kernel.Host.Faulted is { } faulted)
        {
            faulted($"interrupt handler of {_pci.Function.Location}", e);
            return;
        }

        if (!claimed)
        {
            Interlocked.Increment(ref _unclaimed);
        }

        if (Mode != PciInterruptMode.Intx)
        {
            return;
        }

        _strays = claimed ? 0 : _strays + 1;
        if (_strays < StrayLimit)
        {
            _pci.Function.UnmaskInterrupt(0);
        }
        else
        {
            IsStuck = true;
            _pci.Kernel.Console.WriteLine($"{_pci.Function.Location}: {StrayLimit} interrupts in a row that the device did not ask for, line held back");
        }
    }

    /// <summary>Disestablishes. Thread context, never from the handler.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        Silence();
        if (Mode != PciInterruptMode.None)
        {
            _pci.Function.DisableInterrupts();
        }

        _pci.Forget(this);
    }

    internal void Silence() => Volatile.Write(ref _silent, 1);

    internal Errno Enable(PciInterruptMode mode, int wanted)
    {
        if (mode == PciInterruptMode.None)
        {
            Mode = mode;
            Count = wanted;
            return Errno.Ok;
        }

        int available = _pci.Function.GetVectorCount(mode);
        if (available <= 0)
        {
            return Errno.EOPNOTSUPP;
        }

        int count = Math.Min(wanted, available);
        count = mode switch
        {
            PciInterruptMode.Intx => 1,
            PciInterruptMode.Msi => 1 << BitOperations.Log2((uint)count),
            _ => count,
        };

        // An interrupt may come before EnableInterrupts returns.
        Mode = mode;
        Count = count;
        return _pci.Function.EnableInterrupts(mode, count, this).ToErrno();
    }
}
