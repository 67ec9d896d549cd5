using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DriverKit.Dma;
using DriverKit.Pci;
using DriverKit.Specs.Nvme;

namespace DriverKit.Emulation.Nvme;

/// <summary>Fetches commands, has them carried out, writes completions, interrupts. NVMe 1.4 §4.1, §7.2. All in soft context.</summary>
internal sealed class QueueEngine
{
    private const int MostAtOnce = 256;

    private readonly NvmeControllerModel _controller;
    private readonly ModelRegisters _registers;
    private readonly NvmeModelOptions _options;
    private readonly AdminCommands _admin;
    private readonly IoCommands _io;
    private readonly ModelCommand _current;
    private readonly Stack<ModelCommand> _spare = new();
    private readonly List<ModelCommand> _pending = [];
    private readonly Random? _shuffle;
    private readonly InterruptSource _interrupts = null!;
    private bool _runs;

    public QueueEngine(NvmeControllerModel controller, ModelSubsystem subsystem, ModelRegisters registers, NvmeModelOptions options)
    {
        _controller = controller;
        _registers = registers;
        _options = options;
        _current = new ModelCommand(controller);
        Features = new FeatureStore(options);
        Events = new EventSource(this, subsystem, Features);
        _admin = new AdminCommands(this, controller, subsystem, registers, options);
        _io = new IoCommands(this, controller, subsystem);
        _interrupts = new InterruptSource(controller, registers, Features);
        _shuffle = options.ShuffleSeed == 0 ? null : new Random(options.ShuffleSeed);
    }

    public FeatureStore Features { get; }

    public EventSource Events { get; }

    public long Commands { get; private set; }

    public long Completions { get; private set; }

    /// <summary>CC.MPS in bytes.</summary>
    public int PageSize { get; private set; } = 4096;

    public SubmissionQueue?[] Submission => _registers.Submission;

    public CompletionQueue?[] Completion => _registers.Completion;

    /// <summary>CC.EN was set: the admin queue as its registers say. §7.6.1.</summary>
    public void Start()
    {
        AdminQueueAttributes aqa = _registers.AdminAttributes;
        PageSize = 4096 << _registers.Configuration.MemoryPageSize;
        var completion = new CompletionQueue(0, aqa.CompletionQueueSize + 1, new DeviceAddress(_registers.AdminCompletion), true, 0) { Users = 1 };
        Volatile.Write(ref Completion[0], completion);
        Volatile.Write(ref Submission[0], new SubmissionQueue(0, aqa.SubmissionQueueSize + 1, new DeviceAddress(_registers.AdminSubmission), completion));
        Features.Reset();
        Events.Reset();
        _interrupts.Reset();
        _runs = true;
    }

    /// <summary>Nothing is fetched or completed any more.</summary>
    public void Stop()
    {
        _runs = false;
        Array.Clear(Submission);
        Array.Clear(Completion);
        foreach (ModelCommand command in _pending)
        {
            _controller.Cancel(command);
        }

        _pending.Clear();
        Events.Reset();
        if (_controller.HasSlot)
        {
            _interrupts.Reset();
        }
    }

    /// <summary>Nothing is fetched or completed any more, though the queues still stand: a fatal error.</summary>
    public void Halt() => _runs = false;

    /// <summary>Looks at all queues once, in round robin. §4.13.</summary>
    public void Work()
    {
        if (!_runs || !_controller.Socket.IsBusMaster)
        {
            return;
        }

        Events.TakeDoorbellErrors(_registers.TakeDoorbellErrors());
        bool more = false;
        for (int i = 0; i < Submission.Length && _runs; i++)
        {
            if (Submission[i] is { HasWork: true } queue)
            {
                more |= Drain(queue);
            }
        }

        if (_runs)
        {
            Events.Report();
            Deliver();
        }

        if (more)
        {
            _controller.Post();
        }
    }

    /// <summary>Interrupts for what was completed.</summary>
    public void Deliver()
    {
        if (_runs)
        {
            _interrupts.Deliver(Completion);
        }
    }

    /// <summary>A delayed command's time has come.</summary>
    public void Due(ModelCommand command)
    {
        if (!_runs || !_pending.Remove(command))
        {
            return;
        }

        command.Queue.Completion.Reserved--;
        if (!command.IsDone)
        {
            Execute(command);
        }

        Complete(command);
        _spare.Push(command);
        if (_registers.Submission[command.Queue.Id] is { HasWork: true })
        {
            _controller.Post();
        }
    }

    /// <summary>Ends a command under way, if it can be found. §5.1.</summary>
    public bool Abort(int queue, int id)
    {
        ModelCommand? command = _pending.Find(c => c.Queue.Id == queue && c.Id == id && !c.IsDone);
        if (command is null)
        {
            return false;
        }

        _controller.Cancel(command);
        _pending.Remove(command);
        command.Queue.Completion.Reserved--;
        command.Status = NvmeStatus.AbortRequested;
        Complete(command);
        _spare.Push(command);
        return true;
    }

    /// <summary>A queue goes: what is under way in it ends. §5.6.</summary>
    public void EndCommandsOf(SubmissionQueue queue)
    {
        for (int i = _pending.Count - 1; i >= 0; i--)
        {
            ModelCommand command = _pending[i];
            if (command.Queue == queue)
            {
                _controller.Cancel(command);
                _pending.RemoveAt(i);
                queue.Completion.Reserved--;
                command.Status = NvmeStatus.SubmissionQueueDeleted;
                Complete(command);
                _spare.Push(command);
            }
        }
    }

    public bool IsInUse(SubmissionQueue queue, ushort id)
    {
        foreach (ModelCommand command in _pending)
        {
            if (command.Queue == queue && command.Id == id)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Puts a completion where the driver looks for it; its place is free. The data are in memory before.</summary>
    public void Complete(ModelCommand command)
    {
        CompletionQueue queue = command.Queue.Completion;
        Span<byte> bytes = stackalloc byte[CompletionEntry.Size];
        for (int i = command.IsDoubled ? 2 : 1; i > 0 && _runs; i--)
        {
            CompletionEntry.Writer entry = CompletionEntry.Write(bytes);
            entry.Result = command.Result;
            entry.SubmissionQueueHead = (ushort)command.Queue.Head;
            entry.SubmissionQueueId = (ushort)command.Queue.Id;
            entry.CommandId = command.Id;
            entry.Status = new CompletionStatus
            {
                Phase = queue.Phase,
                Code = command.Status,
                DoNotRetry = command.DoNotRetry,
                More = command.More,
            };

            // The half with the phase tag goes last: what a driver sees by it is whole.
            DeviceAddress address = queue.Address + ((long)queue.Tail * CompletionEntry.Size);
            if (!Put(address, bytes))
            {
                Fatal();
                return;
            }

            queue.Advance();
            Completions++;
        }
    }

    private bool Put(DeviceAddress address, ReadOnlySpan<byte> bytes)
    {
        IPciSlot slot = _controller.Socket;
        if (!slot.ShowsMemory)
        {
            return slot.TryWrite(address, bytes[..8]) && slot.TryWrite(address + 8, bytes[8..]);
        }

        if (!slot.TryGetSpan(address, bytes.Length, DmaDirection.FromDevice, out Span<byte> memory) || memory.Length < bytes.Length)
        {
            return false;
        }

        ref byte first = ref MemoryMarshal.GetReference(memory);
        Unsafe.WriteUnaligned(ref first, MemoryMarshal.Read<ulong>(bytes));
        Volatile.Write(ref Unsafe.As<byte, ulong>(ref Unsafe.Add(ref first, 8)), MemoryMarshal.Read<ulong>(bytes[8..]));
        return true;
    }

    // §9.5: an error that no completion can tell of.
    private void Fatal()
    {
        _registers.SetFatal();
        _runs = false;
    }

    // True if there is more than was taken up.
    private bool Drain(SubmissionQueue queue)
    {
        Span<byte> entries = stackalloc byte[SubmissionEntry.Size * 16];
        int left = MostAtOnce;
        while (left > 0)
        {
            int tail = queue.Tail;
            if (queue.Head == tail)
            {
                return false;
            }

            int count = Math.Min(tail > queue.Head ? tail - queue.Head : queue.Size - queue.Head, 16);
            Span<byte> batch = entries[..(count * SubmissionEntry.Size)];
            if (!_controller.Socket.TryRead(queue.Address + ((long)queue.Head * SubmissionEntry.Size), batch))
            {
                Fatal();
                return false;
            }

            for (int i = 0; i < count; i++)
            {
                if (!queue.Completion.HasRoom)
                {
                    return false;
                }

                queue.Head = queue.Head + 1 == queue.Size ? 0 : queue.Head + 1;
                Take(queue, batch.Slice(i * SubmissionEntry.Size, SubmissionEntry.Size));
                if (!_runs || _registers.Submission[queue.Id] != queue)
                {
                    return false;
                }
            }

            left -= count;
        }

        return queue.HasWork;
    }

    private void Take(SubmissionQueue queue, ReadOnlySpan<byte> entry)
    {
        ModelCommand command = _current;
        command.Clear();
        entry.CopyTo(command.Entry);
        command.Queue = queue;
        command.Id = BinaryPrimitives.ReadUInt16LittleEndian(entry[2..]);
        long sequence = Commands++;
        if (IsInUse(queue, command.Id) || (queue.Id == 0 && Events.IsOutstanding(command.Id)))
        {
            _controller.Complain($"command identifier {command.Id} of queue {queue.Id} used while its command is under way");
            command.Status = command.Fail(NvmeStatus.CommandIdConflict);
            Complete(command);
            return;
        }

        NvmeCommandFate fate = _controller.Filter is { } filter ? filter(queue.Id, entry[0], sequence) : default;
        long delay = fate.Delay;
        if (queue.Id > 0 && _options.Latency > 0)
        {
            delay += _shuffle is null ? _options.Latency : _shuffle.NextInt64(0, (2 * _options.Latency) + 1);
        }

        command.IsDoubled = fate.IsDoubled;
        if (fate.Status != NvmeStatus.Success)
        {
            command.Status = fate.Status;
            command.DoNotRetry = fate.DoNotRetry;
            command.IsDone = true;
        }

        if (delay > 0)
        {
            Defer(command, delay);
            return;
        }

        if (!command.IsDone && !Execute(command))
        {
            return;
        }

        if (!fate.IsLost)
        {
            Complete(command);
        }
    }

    private void Defer(ModelCommand current, long delay)
    {
        ModelCommand command = _spare.Count > 0 ? _spare.Pop() : new ModelCommand(_controller);
        command.Clear();
        current.Entry.CopyTo(command.Entry, 0);
        command.Queue = current.Queue;
        command.Id = current.Id;
        command.IsDoubled = current.IsDoubled;
        command.Status = current.Status;
        command.DoNotRetry = current.DoNotRetry;
        command.IsDone = current.IsDone;
        command.Queue.Completion.Reserved++;
        _pending.Add(command);
        _controller.Schedule(command, delay);
    }

    // False for an Asynchronous Event Request, which stays.
    private bool Execute(ModelCommand command)
    {
        SubmissionEntry entry = command.Parse();
        if (entry.Fused != 0 || entry.DataTransfer != 0)
        {
            command.Status = command.Fail(NvmeStatus.InvalidField);
            return true;
        }

        if (command.Queue.Id == 0)
        {
            return _admin.Execute(command, entry);
        }

        command.Status = _io.Execute(command, entry);
        return true;
    }
}
