using DriverKit.Kernel.Autoconf;
using DriverKit.Pci;

namespace DriverKit.Kernel.Pci;

/// <summary>Where PCI functions come into a kernel: <c>kernel.Get&lt;PciBusManager&gt;()</c>.</summary>
public sealed class PciBusManager
{
    private readonly DeviceTree _tree;
    private readonly SimpleLock _lock = new();
    private readonly List<PciDevice> _open = [];
    private long _leaks;

    internal PciBusManager(DeviceTree tree)
    {
        _tree = tree;
        tree.Kernel.OnRelease(CloseAll);
    }

    /// <summary>DMA maps, DMA memory and interrupts that drivers left behind when they went; 0 in good order.</summary>
    public long Leaks => Volatile.Read(ref _leaks);

    /// <summary>
    /// Attaches a function on a bus of its own and waits until its driver is attached, deferred work included. Thread context.
    /// </summary>
    /// <param name="function">The function. Owned, it is disposed when its bus is detached, also where this fails.</param>
    /// <param name="connection">What was attached; on failure null.</param>
    /// <param name="ownsFunction">Whether to own it.</param>
    /// <returns>Ok, also where no driver matched (<see cref="PciConnection.Driver"/> is null then); ENXIO where no function answers; else the driver's own.</returns>
    public Errno Attach(IPciFunction function, out PciConnection? connection, bool ownsFunction = true)
    {
        connection = null;
        Errno error = _tree.Found(null, new PciBusAttachArgs(function, ownsFunction), out Device? bus);
        if (error != Errno.Ok || bus is null)
        {
            return error;
        }

        PciDevice pci = bus.SoftcAs<PciDevice>();
        error = _tree.Found(bus, new PciAttachArgs(pci), out Device? driver);
        if (error == Errno.Ok)
        {
            _tree.WaitSettled();
        }

        if (pci.IsGone && error is Errno.Ok or Errno.ENODEV)
        {
            error = Errno.ENXIO;
        }

        if (error is not (Errno.Ok or Errno.ENODEV))
        {
            _tree.Detach(bus, DetachFlags.Force | DetachFlags.Quiet);
            return error;
        }

        connection = new PciConnection(bus, pci, driver);
        return Errno.Ok;
    }

    internal void Opened(PciDevice pci)
    {
        using SimpleLock.Scope held = _lock.Hold();
        _open.Add(pci);
    }

    internal void Closed(PciDevice pci)
    {
        using SimpleLock.Scope held = _lock.Hold();
        _open.Remove(pci);
    }

    internal void CountLeaks(long leaks) => Interlocked.Add(ref _leaks, leaks);

    // After a panic nothing was detached: the functions go back all the same.
    private void CloseAll()
    {
        PciDevice[] open;
        using (_lock.Hold())
        {
            open = [.. _open];
        }

        foreach (PciDevice pci in open)
        {
            pci.Close();
        }
    }
}
