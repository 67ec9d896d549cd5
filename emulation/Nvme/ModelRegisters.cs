using System.Globalization;
using DriverKit.Pci;
using DriverKit.Specs.Nvme;

namespace DriverKit.Emulation.Nvme;

/// <summary>The controller's registers: what is read and written by any thread, and what a step finds of it. NVMe 1.4 §3.1.</summary>
internal sealed class ModelRegisters : IMmio
{
    private readonly NvmeControllerModel _controller;
    private readonly int _stride;
    private readonly SubmissionQueue?[] _submission;
    private readonly CompletionQueue?[] _completion;
    private uint _configuration;
    private uint _status;
    private uint _interruptMask;
    private uint _adminAttributes;
    private ulong _adminSubmission;
    private ulong _adminCompletion;
    private int _enable;
    private int _disable;
    private int _shutdown;
    private int _doorbellErrors;

    public ModelRegisters(NvmeControllerModel controller, NvmeModelOptions options)
    {
        _controller = controller;
        _stride = options.DoorbellStride;
        _submission = new SubmissionQueue?[options.QueuePairs + 1];
        _completion = new CompletionQueue?[options.QueuePairs + 1];
        Capabilities = new ControllerCapabilities
        {
            MaximumQueueEntries = (ushort)(options.QueueEntries - 1),
            ContiguousQueuesRequired = true,
            Timeout = 20,
            DoorbellStride = (byte)options.DoorbellStride,
            NvmCommandSet = true,
            MemoryPageMaximum = 4,
        };
    }

    public ControllerCapabilities Capabilities { get; }

    public ControllerConfiguration Configuration => new(Volatile.Read(ref _configuration));

    public ControllerStatus Status => new(Volatile.Read(ref _status));

    public AdminQueueAttributes AdminAttributes => new(Volatile.Read(ref _adminAttributes));

    public ulong AdminSubmission => Volatile.Read(ref _adminSubmission);

    public ulong AdminCompletion => Volatile.Read(ref _adminCompletion);

    /// <summary>INTMS and INTMC: vectors held back, for INTx and MSI.</summary>
    public uint InterruptMask => Volatile.Read(ref _interruptMask);

    public SubmissionQueue?[] Submission => _submission;

    public CompletionQueue?[] Completion => _completion;

    public bool TakeEnable() => Interlocked.Exchange(ref _enable, 0) != 0;

    public bool TakeDisable() => Interlocked.Exchange(ref _disable, 0) != 0;

    public ShutdownNotification TakeShutdown() => (ShutdownNotification)Interlocked.Exchange(ref _shutdown, 0);

    /// <summary>Doorbell writes that were wrong: bit 0 to a queue that is not there, bit 1 of a value that makes no sense.</summary>
    public int TakeDoorbellErrors() => Interlocked.Exchange(ref _doorbellErrors, 0);

    public void SetReady() => Change(s => s with { Ready = true });

    public void SetFatal() => Change(s => s with { FatalStatus = true });

    public void SetShutdownComplete() => Change(s => s with { ShutdownStatus = ShutdownStatus.Complete });

    /// <summary>§7.3.2: CC.EN went to 0, and what that ends has ended.</summary>
    public void EndReset() => Volatile.Write(ref _status, 0);

    public void Reset()
    {
        Volatile.Write(ref _configuration, 0);
        Volatile.Write(ref _status, 0);
        Volatile.Write(ref _interruptMask, 0);
        Volatile.Write(ref _adminAttributes, 0);
        Volatile.Write(ref _adminSubmission, 0);
        Volatile.Write(ref _adminCompletion, 0);
        Interlocked.Exchange(ref _enable, 0);
        Interlocked.Exchange(ref _disable, 0);
        Interlocked.Exchange(ref _shutdown, 0);
        Interlocked.Exchange(ref _doorbellErrors, 0);
    }

    /// <summary>What is wrong with what the controller is started with; null if nothing.</summary>
    public string? CheckEnable()
    {
        ControllerConfiguration cc = Configuration;
        AdminQueueAttributes aqa = AdminAttributes;
        ulong page = (1UL << (12 + cc.MemoryPageSize)) - 1;
        return cc.MemoryPageSize < Capabilities.MemoryPageMinimum || cc.MemoryPageSize > Capabilities.MemoryPageMaximum ? "CC.MPS is not a page size of this controller"
            : cc.CommandSet != 0 ? "CC.CSS is not a command set of this controller"
            : cc.Arbitration != 0 ? "CC.AMS is not an arbitration of this controller"
            : aqa.SubmissionQueueSize == 0 || aqa.CompletionQueueSize == 0 ? "AQA says a queue of one entry"
            : (aqa.Raw & AdminQueueAttributes.ReservedMask) != 0 ? "AQA has reserved bits set"
            : (AdminSubmission & page) != 0 || (AdminCompletion & page) != 0 ? "ASQ or ACQ does not lie on a memory page"
            : null;
    }

    public byte Read8(long offset) => (byte)Odd(offset, 8, false);

    public ushort Read16(long offset) => (ushort)Odd(offset, 16, false);

    public uint Read32(long offset)
    {
        switch (offset)
        {
            case 0x00:
                return (uint)Capabilities.Raw;
            case 0x04:
                return (uint)(Capabilities.Raw >> 32);
            case 0x08:
                return 0x00010400;
            case 0x0c or 0x10:
                return InterruptMask;
            case 0x14:
                return Volatile.Read(ref _configuration);
            case 0x1c:
                return Volatile.Read(ref _status);
            case 0x24:
                return Volatile.Read(ref _adminAttributes);
            case 0x28:
                return (uint)AdminSubmission;
            case 0x2c:
                return (uint)(AdminSubmission >> 32);
            case 0x30:
                return (uint)AdminCompletion;
            case 0x34:
                return (uint)(AdminCompletion >> 32);
            case 0x18 or 0x20 or (>= 0x38 and < 0x1000):
                return 0;
            default:
                return (uint)Odd(offset, 32, false);
        }
    }

    public ulong Read64(long offset) => (offset & 7) == 0 && offset < 0x1000
        ? Read32(offset) | ((ulong)Read32(offset + 4) << 32) : (ulong)Odd(offset, 64, false);

    public void Write8(long offset, byte value) => Odd(offset, 8, true);

    public void Write16(long offset, ushort value) => Odd(offset, 16, true);

    public void Write32(long offset, uint value)
    {
        if (offset >= NvmeDoorbells.Start)
        {
            Doorbell(offset - NvmeDoorbells.Start, value);
            return;
        }

        switch (offset)
        {
            case 0x0c:
                Interlocked.Or(ref _interruptMask, value);
                _controller.Post();
                break;
            case 0x10:
                Interlocked.And(ref _interruptMask, ~value);
                _controller.Post();
                break;
            case 0x14:
                Configure(new ControllerConfiguration(value));
                break;
            case 0x1c or 0x20:
                break;
            case 0x24:
                if (MayConfigure("AQA"))
                {
                    Volatile.Write(ref _adminAttributes, value);
                }

                break;
            case 0x28 or 0x2c:
                if (MayConfigure("ASQ"))
                {
                    SetHalf(ref _adminSubmission, offset == 0x2c, value);
                }

                break;
            case 0x30 or 0x34:
                if (MayConfigure("ACQ"))
                {
                    SetHalf(ref _adminCompletion, offset == 0x34, value);
                }

                break;
            default:
                Odd(offset, 32, true);
                break;
        }
    }

    public void Write64(long offset, ulong value)
    {
        if (offset is 0x28 or 0x30)
        {
            Write32(offset, (uint)value);
            Write32(offset + 4, (uint)(value >> 32));
            return;
        }

        Odd(offset, 64, true);
    }

    // §3.1.5: EN starts and resets, SHN shuts down; the rest may change only while EN is 0.
    private void Configure(ControllerConfiguration written)
    {
        var before = new ControllerConfiguration(Volatile.Read(ref _configuration));
        bool fixedFieldsDiffer = ((before.Raw ^ written.Raw) & ControllerConfigurationFixed) != 0;
        if (before.Enable && written.Enable && fixedFieldsDiffer)
        {
            _controller.Complain("CC.MPS, AMS or CSS changed while CC.EN is 1");
            written = new ControllerConfiguration((written.Raw & ~ControllerConfigurationFixed) | (before.Raw & ControllerConfigurationFixed));
        }

        if ((written.Raw & ControllerConfiguration.ReservedMask) != 0)
        {
            _controller.Complain("CC written with reserved bits set");
        }

        Volatile.Write(ref _configuration, written.Raw & ~ControllerConfiguration.ReservedMask);
        bool post = false;
        if (!before.Enable && written.Enable)
        {
            if (Status.Ready || Volatile.Read(ref _disable) != 0)
            {
                _controller.Complain("CC.EN set before CSTS.RDY was 0");
            }

            Interlocked.Exchange(ref _enable, 1);
            post = true;
        }
        else if (before.Enable && !written.Enable)
        {
            if (!Status.Ready && !Status.FatalStatus)
            {
                _controller.Complain("CC.EN cleared before CSTS.RDY was 1");
            }

            Interlocked.Exchange(ref _enable, 0);
            Interlocked.Exchange(ref _disable, 1);
            post = true;
        }

        if (written.Shutdown != ShutdownNotification.None && before.Shutdown == ShutdownNotification.None)
        {
            Change(s => s with { ShutdownStatus = ShutdownStatus.Processing });
            Interlocked.Exchange(ref _shutdown, (int)written.Shutdown);
            post = true;
        }

        if (post)
        {
            _controller.Post();
        }
    }

    private const uint ControllerConfigurationFixed = 0x3ff0;

    private void Doorbell(long offset, uint value)
    {
        long stride = 4L << _stride;
        long index = offset / stride;
        int queue = (int)Math.Min(index / 2, int.MaxValue);
        if (offset % stride != 0 || queue >= _submission.Length)
        {
            Wrong(1, queue, value);
            return;
        }

        if ((index & 1) == 0)
        {
            SubmissionQueue? submission = Volatile.Read(ref _submission[queue]);
            if (submission is null || (value >> 16) != 0 || !submission.Accepts((int)value))
            {
                Wrong(submission is null ? 1 : 2, queue, value);
                return;
            }

            submission.Tail = (int)value;
        }
        else
        {
            CompletionQueue? completion = Volatile.Read(ref _completion[queue]);
            if (completion is null || (value >> 16) != 0 || !completion.Accepts((int)value))
            {
                Wrong(completion is null ? 1 : 2, queue, value);
                return;
            }

            bool wasFull = !completion.HasRoom;
            completion.Head = (int)value;
            if (!wasFull && _controller.IsEdgeTriggered)
            {
                return;
            }
        }

        _controller.Post();
    }

    // §5.2.1, figure 147.
    private void Wrong(int bit, int queue, uint value)
    {
        _controller.Complain(string.Create(CultureInfo.InvariantCulture, $"doorbell of queue {queue} written with {value}"));
        Interlocked.Or(ref _doorbellErrors, bit);
        _controller.Post();
    }

    private bool MayConfigure(string register)
    {
        if (!Configuration.Enable)
        {
            return true;
        }

        _controller.Complain($"{register} written while CC.EN is 1");
        return false;
    }

    private void Change(Func<ControllerStatus, ControllerStatus> how)
    {
        uint before;
        uint after;
        do
        {
            before = Volatile.Read(ref _status);
            after = how(new ControllerStatus(before)).Raw;
        }
        while (Interlocked.CompareExchange(ref _status, after, before) != before);
    }

    private static void SetHalf(ref ulong register, bool upper, uint value)
    {
        ulong before;
        ulong after;
        do
        {
            before = Volatile.Read(ref register);
            after = upper ? (before & 0xffff_ffff) | ((ulong)value << 32) : (before & ~0xffff_fffful) | value;
        }
        while (Interlocked.CompareExchange(ref register, after, before) != before);
    }

    // §3.1: registers are accessed by their width, a 64-bit one also by halves. Reading doorbells is not defined.
    private long Odd(long offset, int bits, bool write)
    {
        _controller.Complain(string.Create(CultureInfo.InvariantCulture, $"{(write ? "write" : "read")} of {bits} bits at 0x{offset:x}"));
        return 0;
    }
}
