using System.Globalization;
using DriverKit.Pci;
using DriverKit.Specs.Nvme;

namespace DriverKit.Emulation.Nvme;

/// <summary>The controller's registers and doorbells: what any thread writes there, and what a step finds of it. NVMe 1.4 §3.1.</summary>
internal sealed class ModelRegisters : IMmio, IRegisterBankObserver
{
    private const uint FixedWhileEnabled = 0x3ff0;

    private readonly NvmeControllerModel _controller;
    private readonly RegisterBank<NvmeRegisters> _bank = new();
    private readonly int _stride;
    private int _enable;
    private int _disable;
    private int _shutdown;
    private int _doorbellErrors;

    public ModelRegisters(NvmeControllerModel controller, NvmeModelOptions options)
    {
        _controller = controller;
        _stride = options.DoorbellStride;
        Submission = new SubmissionQueue?[options.QueuePairs + 1];
        Completion = new CompletionQueue?[options.QueuePairs + 1];
        Capabilities = new ControllerCapabilities
        {
            MaximumQueueEntries = (ushort)(options.QueueEntries - 1),
            ContiguousQueuesRequired = true,
            Timeout = 20,
            DoorbellStride = (byte)options.DoorbellStride,
            NvmCommandSet = true,
            MemoryPageMaximum = 4,
        };
        _bank.Observer = this;
        _bank.OnRead(NvmeRegisters.Map.Capabilities, _ => Capabilities);
        _bank.OnWrite(NvmeRegisters.Map.InterruptMaskSet, w => Mask(w.Written, 0));
        _bank.OnWrite(NvmeRegisters.Map.InterruptMaskClear, w => Mask(0, w.Written));
        _bank.OnWrite(NvmeRegisters.Map.Configuration, w => Configure(w.Before, w.Written));
        _bank.OnWrite(NvmeRegisters.Map.AdminQueueAttributes, w => RequireDisabled(w.Before, v => _bank.Set(NvmeRegisters.Map.AdminQueueAttributes, v), "AQA"));
        _bank.OnWrite(NvmeRegisters.Map.AdminSubmissionQueue, w => RequireDisabled(w.Before, v => _bank.Set(NvmeRegisters.Map.AdminSubmissionQueue, v), "ASQ"));
        _bank.OnWrite(NvmeRegisters.Map.AdminCompletionQueue, w => RequireDisabled(w.Before, v => _bank.Set(NvmeRegisters.Map.AdminCompletionQueue, v), "ACQ"));
    }

    public ControllerCapabilities Capabilities { get; }

    public ControllerConfiguration Configuration => _bank.Get(NvmeRegisters.Map.Configuration);

    public ControllerStatus Status => _bank.Get(NvmeRegisters.Map.Status);

    public AdminQueueAttributes AdminAttributes => _bank.Get(NvmeRegisters.Map.AdminQueueAttributes);

    public ulong AdminSubmission => _bank.Get(NvmeRegisters.Map.AdminSubmissionQueue);

    public ulong AdminCompletion => _bank.Get(NvmeRegisters.Map.AdminCompletionQueue);

    /// <summary>INTMS and INTMC: vectors held back, for INTx and MSI.</summary>
    public uint InterruptMask => _bank.Get(NvmeRegisters.Map.InterruptMaskSet);

    public SubmissionQueue?[] Submission { get; }

    public CompletionQueue?[] Completion { get; }

    public bool TakeEnable() => Interlocked.Exchange(ref _enable, 0) != 0;

    public bool TakeDisable() => Interlocked.Exchange(ref _disable, 0) != 0;

    public ShutdownNotification TakeShutdown() => (ShutdownNotification)Interlocked.Exchange(ref _shutdown, 0);

    /// <summary>Doorbell writes that were wrong: bit 0 to a queue that is not there, bit 1 of a value that makes no sense.</summary>
    public int TakeDoorbellErrors() => Interlocked.Exchange(ref _doorbellErrors, 0);

    public void SetReady() => _bank.SetBits(NvmeRegisters.Map.Status, new ControllerStatus { Ready = true });

    public void SetFatal() => _bank.SetBits(NvmeRegisters.Map.Status, new ControllerStatus { FatalStatus = true });

    public void SetShutdownComplete() => SetShutdown(ShutdownStatus.Complete);

    /// <summary>§7.3.2: CC.EN went to 0, and what that ends has ended.</summary>
    public void EndReset() => _bank.Set(NvmeRegisters.Map.Status, default);

    public void Reset()
    {
        _bank.Reset();
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
            : (AdminSubmission & page) != 0 || (AdminCompletion & page) != 0 ? "ASQ or ACQ does not lie on a memory page"
            : null;
    }

    public byte Read8(long offset) => offset < NvmeDoorbells.Start ? _bank.Read8(offset) : (byte)Odd(offset, 1, "read");

    public ushort Read16(long offset) => offset < NvmeDoorbells.Start ? _bank.Read16(offset) : (ushort)Odd(offset, 2, "read");

    public uint Read32(long offset) => offset < NvmeDoorbells.Start ? _bank.Read32(offset) : (uint)Odd(offset, 4, "read");

    public ulong Read64(long offset) => offset < NvmeDoorbells.Start ? _bank.Read64(offset) : Odd(offset, 8, "read");

    public void Write8(long offset, byte value)
    {
        if (offset >= NvmeDoorbells.Start)
        {
            Odd(offset, 1, "write");
        }
        else
        {
            _bank.Write8(offset, value);
        }
    }

    public void Write16(long offset, ushort value)
    {
        if (offset >= NvmeDoorbells.Start)
        {
            Odd(offset, 2, "write");
        }
        else
        {
            _bank.Write16(offset, value);
        }
    }

    public void Write32(long offset, uint value)
    {
        if (offset >= NvmeDoorbells.Start)
        {
            Doorbell(offset - NvmeDoorbells.Start, value);
        }
        else
        {
            _bank.Write32(offset, value);
        }
    }

    public void Write64(long offset, ulong value)
    {
        if (offset >= NvmeDoorbells.Start)
        {
            Odd(offset, 8, "write");
        }
        else
        {
            _bank.Write64(offset, value);
        }
    }

    void IRegisterBankObserver.Misused(in RegisterMisuse misuse) => _controller.Complain(misuse.ToString());

    private void Mask(uint set, uint clear)
    {
        _bank.Change(NvmeRegisters.Map.InterruptMaskSet, clear, set);
        _bank.Change(NvmeRegisters.Map.InterruptMaskClear, clear, set);
        _controller.Post();
    }

    // §3.1.5: EN starts and resets, SHN shuts down; the rest may change only while EN is 0.
    private void Configure(ControllerConfiguration before, ControllerConfiguration written)
    {
        if (before.Enable && written.Enable && ((before.Raw ^ written.Raw) & FixedWhileEnabled) != 0)
        {
            _controller.Complain("CC.MPS, AMS or CSS changed while CC.EN is 1");
            written = new ControllerConfiguration((written.Raw & ~FixedWhileEnabled) | (before.Raw & FixedWhileEnabled));
        }

        _bank.Set(NvmeRegisters.Map.Configuration, new ControllerConfiguration(written.Raw & ~ControllerConfiguration.ReservedMask));
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
            SetShutdown(ShutdownStatus.Processing);
            Interlocked.Exchange(ref _shutdown, (int)written.Shutdown);
            post = true;
        }

        if (post)
        {
            _controller.Post();
        }
    }

    private void SetShutdown(ShutdownStatus status) =>
        _bank.Change(NvmeRegisters.Map.Status, new ControllerStatus { ShutdownStatus = (ShutdownStatus)3 }, new ControllerStatus { ShutdownStatus = status });

    private void RequireDisabled<T>(T before, Action<T> restore, string register)
    {
        if (Configuration.Enable)
        {
            _controller.Complain($"{register} written while CC.EN is 1");
            restore(before);
        }
    }

    private void Doorbell(long offset, uint value)
    {
        long stride = 4L << _stride;
        long index = offset >> (2 + _stride);
        int queue = (int)Math.Min(index / 2, int.MaxValue);
        if ((offset & (stride - 1)) != 0 || queue >= Submission.Length)
        {
            Wrong(1, queue, value);
            return;
        }

        if ((index & 1) == 0)
        {
            SubmissionQueue? submission = Volatile.Read(ref Submission[queue]);
            if (submission is null || (value >> 16) != 0 || !submission.Accepts((int)value))
            {
                Wrong(submission is null ? 1 : 2, queue, value);
                return;
            }

            submission.Tail = (int)value;
        }
        else
        {
            CompletionQueue? completion = Volatile.Read(ref Completion[queue]);
            if (completion is null || (value >> 16) != 0 || !completion.Accepts((int)value))
            {
                Wrong(completion is null ? 1 : 2, queue, value);
                return;
            }

            bool hadRoom = completion.HasRoom;
            completion.Head = (int)value;
            if (hadRoom && _controller.IsEdgeTriggered)
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

    // §3.1.24: doorbells are written by 32 bits; what reading them gives is not defined.
    private ulong Odd(long offset, int width, string what)
    {
        _controller.Complain(string.Create(CultureInfo.InvariantCulture, $"{what} of {width} bytes at 0x{offset:x}, among the doorbells"));
        return 0;
    }
}
