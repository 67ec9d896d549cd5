using DriverKit.Block;
using DriverKit.Dma;
using DriverKit.Hosting;
using DriverKit.Pci;
using DriverKit.Specs.Nvme;

namespace DriverKit.Emulation.Nvme;

/// <summary>
/// An NVMe 1.4 controller with namespaces over block files. Strict: what a driver does wrong ends as the specification says where it says
/// so, and is kept in <see cref="Complaints"/> in any case.
/// </summary>
public sealed class NvmeControllerModel : PciFunctionModel
{
    private const int MostComplaints = 64;

    private readonly NvmeModelOptions _options;
    private readonly ModelRegisters _registers;
    private readonly QueueEngine _engine;
    private readonly StepWork _step;
    private readonly ActionTimer _ready;
    private readonly ActionTimer _shutdown;
    private readonly List<string> _complaints = [];
    private SpinGate _complaintGate;
    private bool _isOn;

    /// <summary>A controller; it is used by putting it into a slot.</summary>
    /// <param name="options">What it is like.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public NvmeControllerModel(NvmeModelOptions options)
        : base("nvme", new PciIdentity
        {
            VendorId = 0x1234,
            DeviceId = 0x4e56,
            ClassCode = 0x010802,
            Revision = 1,
            SubsystemVendorId = 0x1234,
            SubsystemId = 0x0001,
            InterruptPin = 1,
        })
    {
        Check(options);
        _options = options;
        _step = new StepWork(this);
        _ready = new ActionTimer(BecomeReady);
        _shutdown = new ActionTimer(EndShutdown);
        Subsystem = new ModelSubsystem(options);
        _registers = new ModelRegisters(this, options);
        _engine = new QueueEngine(this, Subsystem, _registers, options);
        int doorbells = (int)NvmeDoorbells.SubmissionTail(options.QueuePairs + 1, options.DoorbellStride);
        int table = (doorbells + 0xfff) & ~0xfff;
        int length = 0x4000;
        while (length < table + 0x2000)
        {
            length *= 2;
        }

        AddBar(0, PciBarKind.Memory64, length, _registers);
        AddPowerManagement();
        AddExpress();
        if (options.MsiVectors > 0)
        {
            AddMsi(options.MsiVectors, hasMasks: true);
        }

        if (options.MsixVectors > 0)
        {
            AddMsix(options.MsixVectors, 0, table, 0, table + 0x1000);
        }
    }

    /// <summary>Asked for each command what becomes of it; null for its proper end.</summary>
    public NvmeCommandFilter? Filter { get; set; }

    /// <summary>What the driver did that no driver should, at most 64 lines; empty in good order.</summary>
    public IReadOnlyList<string> Complaints
    {
        get
        {
            _complaintGate.Enter(Host);
            string[] copy = [.. _complaints];
            _complaintGate.Exit();
            return copy;
        }
    }

    /// <summary>Commands taken up since the start.</summary>
    public long Commands => _engine.Commands;

    /// <summary>Completions written since the start.</summary>
    public long Completions => _engine.Completions;

    /// <summary>Shutdown notifications carried out: the caches were written.</summary>
    public int Shutdowns { get; private set; }

    /// <summary>The block file of a namespace.</summary>
    /// <param name="id">Its identifier.</param>
    public IBlockFile FileOf(int id) => Subsystem.Find((uint)id)?.File ?? throw new ArgumentOutOfRangeException(nameof(id));

    internal ModelSubsystem Subsystem { get; }

    /// <summary>Makes a block unreadable until it is written.</summary>
    /// <param name="id">The namespace.</param>
    /// <param name="block">The logical block.</param>
    public void MarkUnreadable(int id, long block) => Subsystem.Find((uint)id)?.MarkUnreadable((ulong)block);

    /// <summary>Changes a namespace's size, and says so by a notice where such are enabled. Soft context, or while nothing runs.</summary>
    /// <param name="id">The namespace.</param>
    /// <param name="blocks">Its new size in logical blocks, at most what its file holds.</param>
    public void Resize(int id, long blocks)
    {
        ModelNamespace ns = Subsystem.Find((uint)id) ?? throw new ArgumentOutOfRangeException(nameof(id));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(blocks, ns.File.Length >> ns.BlockShift);
        ns.BlockCount = (ulong)blocks;
        NamespaceChanged(id);
    }

    /// <summary>Adds a namespace in memory, and says so by a notice.</summary>
    /// <param name="bytes">Its size.</param>
    /// <returns>Its identifier.</returns>
    public int AddNamespace(long bytes)
    {
        int id = Subsystem.Add(new MemoryMedium(bytes));
        NamespaceChanged(id);
        return id;
    }

    /// <summary>Takes a namespace away, and says so by a notice.</summary>
    /// <param name="id">Its identifier.</param>
    public void RemoveNamespace(int id)
    {
        Subsystem.Remove((uint)id);
        NamespaceChanged(id);
    }

    /// <summary>Heats up or cools down; beyond the threshold a health event follows.</summary>
    /// <param name="kelvins">The composite temperature.</param>
    public void SetTemperature(int kelvins)
    {
        Subsystem.Temperature = (ushort)kelvins;
        _engine.Events.CheckHealth();
        Post();
    }

    /// <summary>Has the controller fail: CSTS.CFS until it is reset.</summary>
    public void Fail()
    {
        _registers.SetFatal();
        _engine.Halt();
    }

    /// <summary>Power goes away: of a volatile cache each block is kept with a probability. Afterwards the model is not used any more but for its files.</summary>
    /// <param name="random">Chance.</param>
    /// <param name="keep">Probability that a block was written out already, 0 to 1.</param>
    /// <returns>How many blocks were lost.</returns>
    public int CutPower(Random random, double keep = 0)
    {
        _engine.Stop();
        return Subsystem.CutPower(random, keep);
    }

    internal void Complain(string what)
    {
        _complaintGate.Enter(Host);
        if (_complaints.Count < MostComplaints)
        {
            _complaints.Add(what);
        }

        _complaintGate.Exit();
    }

    internal bool HasSlot => _isOn;

    internal IPciSlot Socket => Slot;

    /// <summary>Registers have news: a step looks at them.</summary>
    internal void Post() => Host.Post(_step);

    internal void Schedule(HostTimer timer, long delay) => Host.Schedule(timer, Host.Now + delay);

    internal void Cancel(HostTimer timer) => Host.Cancel(timer);

    internal void Due(ModelCommand command)
    {
        _engine.Due(command);
        _engine.Deliver();
    }

    /// <summary>Whether consuming entries changes no interrupt: messages are sent once.</summary>
    internal bool IsEdgeTriggered => Slot.InterruptMode is PciInterruptMode.Msix or PciInterruptMode.Msi;

    internal int InterruptVectors => Slot.InterruptMode switch
    {
        PciInterruptMode.Msix => _options.MsixVectors,
        PciInterruptMode.Msi => _options.MsiVectors,
        _ => 1,
    };

    /// <summary>MDTS in bytes; 0 for no limit.</summary>
    internal long MaximumTransfer => _options.MaximumTransfer == 0 ? 0 : 4096L << _options.MaximumTransfer;

    /// <summary>Gives data to the host where a command's PRPs say; what is longer than the data is zero.</summary>
    internal NvmeStatus Give(SubmissionEntry entry, ReadOnlySpan<byte> data, int pageSize, long length = -1)
    {
        Span<byte> room = stackalloc byte[256];
        Span<byte> zeroes = stackalloc byte[64];
        zeroes.Clear();
        var walker = new PrpWalker(Slot, entry.Prp1, entry.Prp2, length < 0 ? data.Length : length, pageSize, room);
        while (true)
        {
            NvmeStatus status = walker.Next(out DeviceAddress address, out int piece);
            if (status != NvmeStatus.Success || piece == 0)
            {
                return status;
            }

            while (piece > 0)
            {
                ReadOnlySpan<byte> part = data.IsEmpty ? zeroes[..Math.Min(piece, zeroes.Length)] : data[..Math.Min(piece, data.Length)];
                if (!Slot.TryWrite(address, part))
                {
                    return NvmeStatus.DataTransferError;
                }

                data = data.IsEmpty ? data : data[part.Length..];
                address += part.Length;
                piece -= part.Length;
            }
        }
    }

    /// <summary>Takes data from the host where a command's PRPs say.</summary>
    internal NvmeStatus Fetch(SubmissionEntry entry, Span<byte> data, int pageSize)
    {
        Span<byte> room = stackalloc byte[256];
        var walker = new PrpWalker(Slot, entry.Prp1, entry.Prp2, data.Length, pageSize, room);
        while (true)
        {
            NvmeStatus status = walker.Next(out DeviceAddress address, out int piece);
            if (status != NvmeStatus.Success || piece == 0)
            {
                return status;
            }

            if (!Slot.TryRead(address, data[..piece]))
            {
                return NvmeStatus.DataTransferError;
            }

            data = data[piece..];
        }
    }

    /// <inheritdoc/>
    protected override void OnPlugged() => _isOn = true;

    /// <inheritdoc/>
    protected override void OnReset(PciResetKind kind)
    {
        Disable();
        _registers.Reset();
    }

    /// <inheritdoc/>
    protected override void OnRemoved()
    {
        _isOn = false;
        Disable();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        Subsystem.Dispose();
        base.Dispose(disposing);
    }

    private static void Check(NvmeModelOptions options)
    {
        bool fits = options.BlockSize is 512 or 4096 && options.Namespaces is >= 1 and <= 16 && options.NamespaceLimit >= options.Namespaces
            && options.QueuePairs is >= 1 and <= 63 && options.QueueEntries is >= 2 and <= 4096 && options.DoorbellStride is >= 0 and <= 8
            && options.MaximumTransfer is >= 0 and <= 12 && options.MsixVectors is >= 0 and <= 64 && options.MsiVectors is >= 0 and <= 32
            && options.MemorySize >= options.BlockSize;
        if (!fits)
        {
            throw new ArgumentException($"there is no such controller: {options}", nameof(options));
        }
    }

    private void NamespaceChanged(int id)
    {
        _engine.Events.NamespaceChanged((uint)id);
        Post();
    }

    private void Step()
    {
        if (!_isOn)
        {
            return;
        }

        if (_registers.TakeDisable())
        {
            Disable();
            _registers.EndReset();
        }

        if (_registers.TakeEnable())
        {
            Enable();
        }

        ShutdownNotification shutdown = _registers.TakeShutdown();
        if (shutdown != ShutdownNotification.None)
        {
            Schedule(_shutdown, shutdown == ShutdownNotification.Normal ? _options.ShutdownDelay : _options.ShutdownDelay / 4);
        }

        if (_registers.Status is { Ready: true, FatalStatus: false })
        {
            _engine.Work();
        }
    }

    // §7.6.1: the controller starts with what CC and the admin queue's registers say.
    private void Enable()
    {
        string? wrong = _registers.CheckEnable();
        if (wrong is not null)
        {
            Complain(wrong);
            _registers.SetFatal();
            return;
        }

        _engine.Start();
        if (_options.ReadyDelay == 0)
        {
            BecomeReady();
        }
        else
        {
            Schedule(_ready, _options.ReadyDelay);
        }
    }

    private void BecomeReady()
    {
        _registers.SetReady();
        Post();
    }

    // §7.3.2: queues are gone, nothing under way completes; what was written stays written.
    private void Disable()
    {
        Cancel(_ready);
        Cancel(_shutdown);
        _engine.Stop();
        Slot.SetInterruptLine(false);
    }

    // §7.6.2.
    private void EndShutdown()
    {
        if (Subsystem.FlushAll() != HostFileStatus.Ok)
        {
            _registers.SetFatal();
        }

        Shutdowns++;
        _registers.SetShutdownComplete();
    }

    private sealed class StepWork(NvmeControllerModel controller) : HostWork
    {
        public override void Run() => controller.Step();
    }

    private sealed class ActionTimer(Action action) : HostTimer
    {
        public override void Run() => action();
    }
}
