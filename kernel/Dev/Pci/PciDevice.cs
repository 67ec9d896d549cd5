using DriverKit.Kernel.Autoconf;
using DriverKit.Pci;
using DriverKit.Specs.Pci;

namespace DriverKit.Kernel.Pci;

/// <summary>
/// A function as its driver uses it: config space and capabilities, registers (bus_space), memory (bus_dma), interrupts, power and
/// reset, and what is left to do when it is gone. The bus takes back what a driver leaves behind.
/// </summary>
public sealed class PciDevice : IPciFunctionObserver
{
    private readonly Device _bus;
    private readonly bool _owned;
    private readonly WorkQueue _removal;
    private readonly DmaCounters _counters = new();
    private readonly SimpleLock _lock = new();
    private DmaTag? _tag;
    private PciInterrupts? _interrupts;
    private int _gone;
    private int _closed;

    internal PciDevice(Device bus, IPciFunction function, bool owned)
    {
        _bus = bus;
        _owned = owned;
        _removal = new WorkQueue(bus.Kernel, bus.Name + " removal");
        Function = function;
        function.Observer = this;
        Capabilities = new PciCapabilities(function);
        Identity = new PciIdentity(
            function.ReadConfig16(PciConfigOffset.VendorId),
            function.ReadConfig16(PciConfigOffset.DeviceId),
            function.ReadConfig32(PciConfigOffset.RevisionId) >> 8,
            function.ReadConfig8(PciConfigOffset.RevisionId),
            function.ReadConfig16(PciConfigOffset.SubsystemVendorId),
            function.ReadConfig16(PciConfigOffset.SubsystemId));
        bus.Kernel.Find<PciBusManager>()?.Opened(this);
    }

    /// <summary>Its kernel.</summary>
    public RumpKernel Kernel => _bus.Kernel;

    /// <summary>The function of the seam.</summary>
    public IPciFunction Function { get; }

    /// <summary>What it says it is.</summary>
    public PciIdentity Identity { get; }

    /// <summary>Its lists of capabilities.</summary>
    public PciCapabilities Capabilities { get; }

    /// <summary>True once the function is known to be gone: registers read as ones, and a detach with force is on its way.</summary>
    public bool IsGone => Volatile.Read(ref _gone) != 0;

    /// <summary>DMA maps that live now; 0 when the driver gave all back.</summary>
    public long LiveMaps => _counters.Maps;

    /// <summary>Pieces of DMA memory that live now; 0 when the driver gave all back.</summary>
    public long LiveMemories => _counters.Memories;

    /// <summary>Looks whether the function still answers; where it does not, it is given up as by <see cref="ReportGone"/>. Any context.</summary>
    public bool IsPresent()
    {
        if (!IsGone && Function.ReadConfig16(PciConfigOffset.VendorId) == 0xffff)
        {
            ReportGone();
        }

        return !IsGone;
    }

    /// <summary>Says that the function is gone (a register read as ones that never does): from now on <see cref="IsGone"/>, and detached with force soon. Any context.</summary>
    public void ReportGone()
    {
        if (Interlocked.Exchange(ref _gone, 1) != 0 || Volatile.Read(ref _closed) != 0)
        {
            return;
        }

        DeviceTree tree = _bus.Tree;
        tree.PendingIncrement();
        _removal.Enqueue(() =>
        {
            tree.Detach(_bus, DetachFlags.Force);
            tree.PendingDecrement();
        });
    }

    /// <inheritdoc/>
    public void FunctionRemoved() => ReportGone();

    /// <summary>Makes the registers behind a BAR reachable (pci_mapreg_map). The same window each time; it needs no unmapping.</summary>
    /// <param name="index">0 to 5.</param>
    /// <param name="window">The registers.</param>
    /// <returns>Ok, EINVAL where the BAR decodes nothing, ENXIO, or what the host says.</returns>
    public Errno MapBar(int index, out MmioWindow window) => Function.MapBar(index, out window).ToErrno();

    /// <summary>Opens the way to memory. Called again it makes a further tag of the same space.</summary>
    /// <param name="constraints">What the device can address.</param>
    /// <param name="tag">The tag; it needs no closing, what it made does.</param>
    /// <returns>Ok; EINVAL where the constraints contradict each other, or want more address bits than were opened; EOPNOTSUPP, ENOMEM, ENXIO.</returns>
    public Errno OpenDma(DmaConstraints constraints, out DmaTag tag)
    {
        if (_tag is { } open)
        {
            return open.Derive(constraints, out tag);
        }

        tag = null!;
        if (!constraints.IsValid)
        {
            return Errno.EINVAL;
        }

        Errno error = Function.OpenDmaSpace(constraints.AddressBits, out Dma.IDmaSpace? space).ToErrno();
        if (error != Errno.Ok || space is null)
        {
            return error == Errno.Ok ? Errno.EIO : error;
        }

        tag = _tag = new DmaTag(Kernel.Memory, space, constraints, _counters);
        return Errno.Ok;
    }

    /// <summary>
    /// Turns interrupts on in the best mode there is (pci_intr_alloc and pci_intr_establish). Fewer vectors than wanted may come:
    /// one with INTx. With <see cref="PciInterruptMode.None"/> in the list the driver polls by <see cref="PciInterrupts.Poll"/>.
    /// Thread context.
    /// </summary>
    /// <param name="preferred">Modes, the best first; each is tried in turn.</param>
    /// <param name="count">Vectors wanted, above 0.</param>
    /// <param name="handler">The handler. It may be called before this returns.</param>
    /// <param name="interrupts">The interrupts; dispose disestablishes them.</param>
    /// <returns>Ok; EOPNOTSUPP where the function has none of the modes; EBUSY where interrupts are on; ENXIO; else why the last mode failed.</returns>
    public Errno Establish(
        ReadOnlySpan<PciInterruptMode> preferred, int count, PciInterruptHandler handler, out PciInterrupts interrupts)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        interrupts = null!;
        var made = new PciInterrupts(this, handler);
        using (_lock.Hold())
        {
            if (_interrupts is not null)
            {
                return Errno.EBUSY;
            }

            _interrupts = made;
        }

        Errno error = Errno.EOPNOTSUPP;
        foreach (PciInterruptMode mode in preferred)
        {
            if (IsGone)
            {
                error = Errno.ENXIO;
                break;
            }

            Errno tried = made.Enable(mode, count);
            if (tried == Errno.Ok)
            {
                interrupts = made;
                return Errno.Ok;
            }

            error = tried == Errno.EOPNOTSUPP ? error : tried;
        }

        Forget(made);
        return error;
    }

    /// <summary>Lets the function begin memory transactions of its own, or stops that.</summary>
    /// <param name="enabled">Whether it may.</param>
    /// <returns>Ok, ENXIO, or what the host says.</returns>
    public Errno SetBusMaster(bool enabled) => Function.SetBusMaster(enabled).ToErrno();

    /// <summary>Changes the power state (pci_set_powerstate).</summary>
    /// <param name="state">The state.</param>
    /// <returns>Ok, EOPNOTSUPP, ENXIO, or what the host says.</returns>
    public Errno SetPowerState(PciPowerState state) => Function.SetPowerState(state).ToErrno();

    /// <summary>Resets the function; bus master is off then and interrupts must be established anew. Thread context, with interrupts disestablished.</summary>
    /// <returns>Ok, EBUSY where interrupts are on, EOPNOTSUPP, ETIMEDOUT, ENXIO.</returns>
    public Errno Reset() => Volatile.Read(ref _interrupts) is not null ? Errno.EBUSY : Function.Reset().ToErrno();

    internal void Forget(PciInterrupts interrupts)
    {
        using SimpleLock.Scope held = _lock.Hold();
        if (_interrupts == interrupts)
        {
            _interrupts = null;
        }
    }

    internal void Deactivate() => Volatile.Read(ref _interrupts)?.Silence();

    // A driver that leaves something behind must not have the device write into memory that is somebody else's by now.
    internal void Reclaim(Device child)
    {
        long left = _counters.Maps + _counters.Memories;
        if (Volatile.Read(ref _interrupts) is { } interrupts)
        {
            interrupts.Dispose();
            left++;
        }

        Function.SetBusMaster(false);
        if (left > 0)
        {
            Kernel.Find<PciBusManager>()?.CountLeaks(left);
            _bus.Report($"{child.Name} left {_counters.Maps} DMA maps and {_counters.Memories} pieces of DMA memory behind");
        }
    }

    internal void Close()
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0)
        {
            return;
        }

        Volatile.Read(ref _interrupts)?.Dispose();
        Function.Observer = null;
        Kernel.Find<PciBusManager>()?.Closed(this);
        if (_owned)
        {
            Function.Dispose();
        }
    }
}
