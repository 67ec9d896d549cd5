using DriverKit.Dma;
using DriverKit.Kernel;
using DriverKit.Kernel.Autoconf;
using DriverKit.Kernel.Pci;
using DriverKit.Pci;
using DriverKit.Specs.Nvme;

namespace DriverKit.Drivers.Nvme;

/// <summary>An NVMe controller: brought up, watched, recovered and shut down as the specification says. NVMe 1.4 §7.</summary>
public sealed partial class NvmeController
{
    /// <summary>CC.MPS in bytes: always the smallest page.</summary>
    internal const int PageSize = 4096;

    private const int AdminEntries = 32;
    private const int MostTransfer = 512 << 10;

    private readonly Device _self;
    private readonly PciDevice _pci;
    private readonly NvmeOptions _options;
    private readonly List<NvmeQueuePair> _pairs = [];
    private NvmeRegisters _regs;
    private NvmeQueuePair _adminQueue = null!;
    private NvmeEvents? _events;
    private PciInterrupts? _interrupts;
    private ControllerCapabilities _capabilities;

    internal NvmeController(Device self, PciDevice pci)
    {
        _self = self;
        _pci = pci;
        _options = self.Kernel.Find<NvmeOptions>() ?? new NvmeOptions();
        Admin = new NvmeAdmin(this);
        _watchdog = new Callout(Kernel.Host, Watch) { IsTimeout = true };
        _poller = new SoftInterrupt(Kernel.Host, Poll);
        _pollTimer = new Callout(Kernel.Host, () => _poller!.Schedule());
        _recovery = new WorkQueue(Kernel, $"{self.Name} recovery");
    }

    /// <summary>Its kernel.</summary>
    public RumpKernel Kernel => _self.Kernel;

    /// <summary>Its place in the device tree.</summary>
    public Device Device => _self;

    /// <summary>What it says of itself.</summary>
    public ControllerIdentity Identity { get; private set; } = new();

    /// <summary>The admin commands.</summary>
    public NvmeAdmin Admin { get; }

    /// <summary>How it interrupts; None while polling.</summary>
    public PciInterruptMode InterruptMode => _interrupts?.Mode ?? PciInterruptMode.None;

    /// <summary>Pairs of I/O queues in use.</summary>
    public int QueuePairs => _pairs.Count;

    /// <summary>Most bytes of one command: MDTS, and what this driver has room for.</summary>
    public int MaxTransfer { get; private set; } = MostTransfer;

    /// <summary>Its namespaces that are disks.</summary>
    public IReadOnlyList<NamespaceDisk> Disks
    {
        get
        {
            using SimpleLock.Scope held = _disksLock.Hold();
            return _disks.ToArray();
        }
    }

    internal NvmeOptions Options => _options;

    internal MmioWindow Window { get; private set; }

    internal int DoorbellStride => _capabilities.DoorbellStride;

    internal DmaTag Dma { get; private set; } = null!;

    /// <summary>For data: as many pages as the largest command has, and one for its beginning within a page.</summary>
    internal DmaTag DataDma { get; private set; } = null!;

    internal NvmeQueuePair AdminQueue => _adminQueue;

    /// <summary>Whether entries must be asked for by hand.</summary>
    internal bool IsPolled => _interrupts is { Mode: PciInterruptMode.None };

    internal bool IsLevel => _interrupts is { Mode: PciInterruptMode.Intx };

    internal Errno Attach()
    {
        Errno error = MapRegisters();
        if (error == Errno.Ok)
        {
            error = Start();
        }

        if (error != Errno.Ok)
        {
            return error;
        }

        _self.Announce(Identity.ToString());
        string cache = Identity.HasVolatileCache ? ", write cache" : "";
        string size = _pairs.Count > 0 ? $" of {_pairs[0].Size} entries" : "";
        _self.Print($"{ModeName}, {_pairs.Count} I/O queue pairs{size}, {MaxTransfer >> 10} KB a command at most{cache}");
        _events = new NvmeEvents(this);
        _events.Start();
        return AttachNamespaces();
    }

    /// <summary>Ends what is under way, at once: the controller is being taken away. Any context.</summary>
    internal void Deactivate()
    {
        Volatile.Write(ref _state, (int)State.Gone);
        FailAll(Errno.ENXIO);
    }

    /// <summary>Orderly shutdown, or as much of it as is left of the controller. Thread context.</summary>
    internal void Detach()
    {
        _events?.Stop();
        bool isThere = CurrentState == State.Running && !_pci.IsGone;
        if (isThere)
        {
            DeleteQueues();
            Shutdown();
        }

        Volatile.Write(ref _state, (int)State.Gone);
        _recovery.Wait();
        FailAll(Errno.ENXIO);
        Release();
    }

    /// <summary>Gives everything back. Nothing is under way any more that the controller could still do. Thread context.</summary>
    internal void Release()
    {
        Volatile.Write(ref _state, (int)State.Gone);
        _events?.Stop();
        if (Window.Length > 0 && !_pci.IsGone)
        {
            Disable();
        }

        _pci.SetBusMaster(false);
        _recovery.Wait();
        _watchdog.Halt();
        _pollTimer.Halt();
        _interrupts?.Dispose();
        _interrupts = null;
        foreach (NvmeQueuePair pair in _pairs)
        {
            pair.Fail(Errno.ENXIO);
        }

        _adminQueue?.Fail(Errno.ENXIO);
        Settle();
        foreach (NvmeQueuePair pair in _pairs)
        {
            pair.Dispose();
        }

        foreach (NvmeQueuePair pair in _orphans)
        {
            pair.Dispose();
        }

        _pairs.Clear();
        _orphans.Clear();
        _pairsForInterrupt = [];
        _adminQueue?.Dispose();
        Admin.Release();
        _events?.Release();
    }

    /// <summary>The pair that this thread's commands go to.</summary>
    internal NvmeQueuePair PairOfThread()
    {
        List<NvmeQueuePair> pairs = _pairs;
        return pairs.Count == 1 || Lwp.Current is not { } lwp ? pairs[0] : pairs[lwp.Id % pairs.Count];
    }

    private Errno MapRegisters()
    {
        Errno error = _pci.MapBar(0, out MmioWindow window);
        if (error != Errno.Ok)
        {
            return error;
        }

        if (window.Length < NvmeDoorbells.Start + 8)
        {
            return Errno.ENXIO;
        }

        Window = window;
        _regs = new NvmeRegisters(window);
        _capabilities = _regs.Capabilities.Read();
        if (_capabilities.Raw == ulong.MaxValue)
        {
            _pci.ReportGone();
            return Errno.ENXIO;
        }

        if (!_capabilities.NvmCommandSet || _capabilities.MemoryPageMinimum > 0
            || NvmeDoorbells.CompletionHead(1, DoorbellStride) + 4 > window.Length)
        {
            _self.Print($"not supported: CAP {_capabilities}");
            return Errno.EOPNOTSUPP;
        }

        // Two runs more than pages: a command may begin within a page.
        error = _pci.OpenDma(new DmaConstraints { MaxSegments = 1 }, out DmaTag dma);
        if (error != Errno.Ok)
        {
            return error;
        }

        Dma = dma;
        error = dma.Derive(new DmaConstraints { MaxSegments = (MostTransfer / PageSize) + 1, Alignment = 4 }, out DmaTag data);
        DataDma = data;
        return error;
    }

    // §7.6.1, step by step.
    private Errno Start()
    {
        Errno error = Disable();
        if (error != Errno.Ok)
        {
            return error;
        }

        error = _pci.SetBusMaster(true);
        if (error == Errno.Ok)
        {
            error = EstablishInterrupts();
        }

        if (error == Errno.Ok)
        {
            error = NvmeQueuePair.Create(this, 0, Math.Min(AdminEntries, _capabilities.MaximumQueueEntries + 1), 0, out NvmeQueuePair admin);
            _adminQueue = admin;
        }

        if (error == Errno.Ok)
        {
            error = Admin.Allocate();
        }

        if (error == Errno.Ok)
        {
            error = Enable();
        }

        if (error == Errno.Ok)
        {
            error = Identify();
        }

        if (error == Errno.Ok)
        {
            error = CreateQueues();
        }

        if (error == Errno.Ok)
        {
            SetState(State.Running);
        }

        return error;
    }

    private Errno EstablishInterrupts()
    {
        ReadOnlySpan<PciInterruptMode> modes = _options.Polled
            ? [PciInterruptMode.None] : [PciInterruptMode.Msix, PciInterruptMode.Msi, PciInterruptMode.Intx];
        Errno error = _pci.Establish(modes, _options.QueuePairs + 1, Interrupted, out PciInterrupts interrupts);
        _interrupts = error == Errno.Ok ? interrupts : null;
        return error;
    }

    private Errno Identify()
    {
        Errno error = Admin.IdentifyController(out ControllerIdentity identity);
        if (error != Errno.Ok)
        {
            return error;
        }

        Identity = identity;
        long limit = identity.MaxTransferPages > 0 ? Math.Min((long)identity.MaxTransferPages * PageSize, MostTransfer) : MostTransfer;
        MaxTransfer = (int)limit;
        return Errno.Ok;
    }

    // §5.21.1.7, §5.3, §5.4: ask for the number, then each completion queue before its submission queue.
    private Errno CreateQueues()
    {
        int wanted = Math.Clamp(_options.QueuePairs, 1, 64);
        Errno error = Admin.SetQueueCount(wanted, out int granted);
        if (error != Errno.Ok)
        {
            return error;
        }

        int size = Math.Clamp(_options.QueueEntries, 2, Math.Min(4096, _capabilities.MaximumQueueEntries + 1));
        int count = Math.Min(wanted, granted);
        for (int id = 1; id <= count && error == Errno.Ok; id++)
        {
            if (NvmeDoorbells.CompletionHead(id, DoorbellStride) + 4 > Window.Length)
            {
                break;
            }

            error = AddPair(id, size);
        }

        return _pairs.Count > 0 ? Errno.Ok : error == Errno.Ok ? Errno.ENXIO : error;
    }

    private Errno AddPair(int id, int size)
    {
        int vectors = Math.Max(1, _interrupts!.Count);
        int vector = vectors == 1 ? 0 : 1 + ((id - 1) % (vectors - 1));
        Errno error = NvmeQueuePair.Create(this, id, size, vector, out NvmeQueuePair pair);
        if (error != Errno.Ok)
        {
            return error;
        }

        error = Admin.CreatePair(pair, !IsPolled);
        if (error != Errno.Ok)
        {
            // Its completion queue may stand: the memory stays with the controller until that is disabled.
            _orphans.Add(pair);
            return error;
        }

        _pairs.Add(pair);
        pair.Open();
        return Errno.Ok;
    }

    // §7.6.1, items 2 to 6.
    private Errno Enable()
    {
        _adminQueue.Reset();
        _regs.AdminQueueAttributes.Write(new AdminQueueAttributes
        {
            SubmissionQueueSize = (ushort)(_adminQueue.Size - 1),
            CompletionQueueSize = (ushort)(_adminQueue.Size - 1),
        });
        _regs.AdminSubmissionQueue.Write(_adminQueue.SubmissionAddress.Value);
        _regs.AdminCompletionQueue.Write(_adminQueue.CompletionAddress.Value);
        var cc = new ControllerConfiguration { SubmissionEntrySize = 6, CompletionEntrySize = 4 };
        _regs.Configuration.Write(cc);
        _regs.Configuration.Write(cc with { Enable = true });
        Errno error = WaitReady(true);
        if (error == Errno.Ok)
        {
            _adminQueue.Open();
        }

        return error;
    }

    // §7.6.1, item 1, and §7.3.2: CC.EN is not to be cleared before CSTS.RDY followed it.
    private Errno Disable()
    {
        ControllerConfiguration cc = _regs.Configuration.Read();
        if (cc.Raw == uint.MaxValue)
        {
            _pci.ReportGone();
            return Errno.ENXIO;
        }

        if (cc.Enable)
        {
            ControllerStatus status = _regs.Status.Read();
            if (status is { Ready: false, FatalStatus: false } && WaitReady(true) == Errno.ENXIO)
            {
                return Errno.ENXIO;
            }

            _regs.Configuration.Write(cc with { Enable = false, Shutdown = ShutdownNotification.None });
        }

        return WaitReady(false);
    }

    // CAP.TO bounds the wait. §3.1.1.
    private Errno WaitReady(bool ready)
    {
        long deadline = Kernel.Host.Now + (Math.Max(1L, _capabilities.Timeout) * 500_000_000);
        while (true)
        {
            ControllerStatus status = _regs.Status.Read();
            if (status.Raw == uint.MaxValue)
            {
                _pci.ReportGone();
                return Errno.ENXIO;
            }

            if (status.Ready == ready)
            {
                return Errno.Ok;
            }

            if (ready && status.FatalStatus)
            {
                _self.Report("fatal status while it was started");
                return Errno.EIO;
            }

            if (Kernel.Host.Now >= deadline)
            {
                _self.Report($"CSTS.RDY did not become {(ready ? 1 : 0)} within {_capabilities.Timeout * 500} ms");
                return Errno.ETIMEDOUT;
            }

            Kernel.Pause(TimeSpan.FromMicroseconds(200));
        }
    }

    // §7.6.2: submission queues before completion queues, then CC.SHN; RTD3E says how long it may take.
    private void DeleteQueues()
    {
        foreach (NvmeQueuePair pair in _pairs)
        {
            if (Admin.DeletePair(pair) != Errno.Ok)
            {
                return;
            }
        }
    }

    private void Shutdown()
    {
        ControllerConfiguration cc = _regs.Configuration.Read();
        if (cc.Raw == uint.MaxValue)
        {
            return;
        }

        _regs.Configuration.Write(cc with { Shutdown = ShutdownNotification.Normal });
        long limit = Math.Max(Identity.ShutdownTime * 1000L, 5_000_000_000L);
        long deadline = Kernel.Host.Now + limit;
        while (true)
        {
            ControllerStatus status = _regs.Status.Read();
            if (status.Raw == uint.MaxValue || status.ShutdownStatus == ShutdownStatus.Complete)
            {
                return;
            }

            if (Kernel.Host.Now >= deadline)
            {
                _self.Report("did not shut down in time");
                return;
            }

            Kernel.Pause(TimeSpan.FromMilliseconds(1));
        }
    }

    private string ModeName => InterruptMode switch
    {
        PciInterruptMode.Msix => $"MSI-X, {_interrupts!.Count} vectors",
        PciInterruptMode.Msi => "MSI",
        PciInterruptMode.Intx => "INTx",
        _ => "polled",
    };

    // Hard interrupt context.
    private bool Interrupted(int vector)
    {
        if (IsLevel)
        {
            return InterruptedByLine();
        }

        if (_adminQueue is { } admin && admin.Vector == vector)
        {
            admin.Interrupt.Schedule();
        }

        foreach (NvmeQueuePair pair in _pairsForInterrupt)
        {
            if (pair.Vector == vector)
            {
                pair.Interrupt.Schedule();
            }
        }

        return true;
    }

    // §7.5.1: the line stays asserted until the entries are consumed, so INTMS holds it back until then.
    private bool InterruptedByLine()
    {
        bool ours = _adminQueue is { } admin && admin.HasCompletion();
        foreach (NvmeQueuePair pair in _pairsForInterrupt)
        {
            ours = ours || pair.HasCompletion();
        }

        if (ours)
        {
            _regs.InterruptMaskSet.Write(1);
            _adminQueue!.Interrupt.Schedule();
        }

        return ours;
    }
}
