using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DriverKit.Dma;
using DriverKit.Kernel;
using DriverKit.Kernel.Pci;
using DriverKit.Pci;
using DriverKit.Specs.Nvme;

namespace DriverKit.Drivers.Nvme;

/// <summary>A submission queue and the completion queue that belongs to it. NVMe 1.4 §4.1.</summary>
internal sealed class NvmeQueuePair : IDisposable
{
    private const int Batch = 32;
    private const int SlotBits = 12;
    private const int MostStrays = 16;

    private readonly NvmeController _controller;
    private readonly SpinMutex _lock;
    private readonly DmaMemory _submission;
    private readonly DmaMemory _completion;
    private readonly MmioWindow _tailDoorbell;
    private readonly MmioWindow _headDoorbell;
    private readonly NvmeCommand?[] _slots;
    private readonly ushort[] _generations;
    private readonly short[] _free;
    private readonly NvmeCommand[] _done = new NvmeCommand[Batch];
    private readonly SoftInterrupt _ringer;
    private readonly SoftInterrupt _ender;
    private NvmeCommandList _waiting;
    private NvmeCommandList _ended;
    private Errno _failed;
    private int _freeCount;
    private int _tail;
    private int _rung;
    private int _submissionHead;
    private int _head;
    private int _strays;
    private bool _phase;
    private bool _open;
    private bool _ringing;
    private bool _processing;

    private NvmeQueuePair(NvmeController controller, int id, int size, int vector, DmaMemory submission, DmaMemory completion)
    {
        _controller = controller;
        Id = id;
        Size = size;
        Vector = vector;
        _submission = submission;
        _completion = completion;
        _lock = new SpinMutex(controller.Kernel.Host);
        _slots = new NvmeCommand?[size - 1];
        _generations = new ushort[size - 1];
        _free = new short[size - 1];
        _tailDoorbell = controller.Window.Slice(NvmeDoorbells.SubmissionTail(id, controller.DoorbellStride), 4);
        _headDoorbell = controller.Window.Slice(NvmeDoorbells.CompletionHead(id, controller.DoorbellStride), 4);
        _ringer = new SoftInterrupt(controller.Kernel.Host, Ring);
        _ender = new SoftInterrupt(controller.Kernel.Host, EndFailed);
        Interrupt = new SoftInterrupt(controller.Kernel.Host, controller.IsLevel ? ProcessMasked : ProcessOnce);
        Reset();
    }

    public int Id { get; }

    /// <summary>Entries of each of the two.</summary>
    public int Size { get; }

    public int Vector { get; }

    /// <summary>What the interrupt handler schedules.</summary>
    public SoftInterrupt Interrupt { get; }

    public DeviceAddress SubmissionAddress => _submission.Address;

    public DeviceAddress CompletionAddress => _completion.Address;

    /// <summary>Commands at the controller.</summary>
    public int UnderWay => Volatile.Read(ref _underWay);

    /// <summary>Whether commands are at the controller, or wait for it, that must not take for ever.</summary>
    public bool HasWatched => Volatile.Read(ref _watched) > 0;

    private int _underWay;
    private int _watched;

    /// <summary>Allocates a pair.</summary>
    public static Errno Create(NvmeController controller, int id, int size, int vector, out NvmeQueuePair pair)
    {
        pair = null!;
        Errno error = controller.Dma.Allocate(size * SubmissionEntry.Size, DmaDirection.ToDevice, out DmaMemory submission, NvmeController.PageSize);
        if (error != Errno.Ok)
        {
            return error;
        }

        error = controller.Dma.Allocate(size * CompletionEntry.Size, DmaDirection.FromDevice, out DmaMemory completion, NvmeController.PageSize);
        if (error != Errno.Ok)
        {
            submission.Dispose();
            return error;
        }

        pair = new NvmeQueuePair(controller, id, size, vector, submission, completion);
        return Errno.Ok;
    }

    /// <summary>Gives a command to the controller, now or when there is room. Any context.</summary>
    public void Submit(NvmeCommand command)
    {
        command.Queue = this;
        bool failed;
        int tail;
        using (_lock.Hold())
        {
            failed = _failed != Errno.Ok;
            tail = -1;
            if (failed)
            {
                command.Error = _failed;
                _ended.Add(command);
            }
            else
            {
                _watched += command.Patience > 0 ? 1 : 0;
                _waiting.Add(command);
                Fill();
                tail = _processing ? -1 : BeginRing(atOnce: _underWay == 1);
            }
        }

        if (failed)
        {
            _ender.Schedule();
            return;
        }

        if (tail >= 0)
        {
            FinishRing(tail);
        }
        else if (!Volatile.Read(ref _processing))
        {
            _ringer.Schedule();
        }

        _controller.Submitted(this, command.Patience > 0);
    }

    /// <summary>Looks for completions. Soft context, or thread context while polling.</summary>
    /// <returns>True if there were any.</returns>
    public bool Process()
    {
        using (_lock.Hold())
        {
            if (_processing || !_open)
            {
                return false;
            }

            _processing = true;
        }

        bool any = false;
        while (Collect(out int count))
        {
            any = true;
            for (int i = 0; i < count; i++)
            {
                NvmeCommand command = _done[i];
                _done[i] = null!;
                command.Owner.CommandDone(command);
            }
        }

        int tail;
        using (_lock.Hold())
        {
            _processing = false;
            Fill();
            tail = BeginRing(atOnce: true);
        }

        if (tail >= 0)
        {
            FinishRing(tail);
        }

        return any;
    }

    /// <summary>Whether an entry lies there that was not consumed. Any context.</summary>
    public bool HasCompletion()
    {
        int head = Volatile.Read(ref _head);
        _completion.Sync(head * CompletionEntry.Size, CompletionEntry.Size, DmaSync.PostRead);
        return Volatile.Read(ref _open) && ((Last(head) >> 48) & 1) != 0 == Volatile.Read(ref _phase);
    }

    /// <summary>The controller is ready for commands.</summary>
    public void Open()
    {
        int tail;
        using (_lock.Hold())
        {
            _open = true;
            Fill();
            tail = BeginRing(atOnce: true);
        }

        if (tail >= 0)
        {
            FinishRing(tail);
        }
    }

    /// <summary>No command goes to the controller any more, and no doorbell. Thread context.</summary>
    public void Close()
    {
        bool busy;
        do
        {
            using (_lock.Hold())
            {
                _open = false;
                busy = _ringing || _processing;
            }

            if (busy)
            {
                _controller.Kernel.Pause(TimeSpan.FromMicroseconds(100));
            }
        }
        while (busy);
    }

    /// <summary>Takes back what was at the controller: it is stopped, or gone. Those that may are to be submitted anew, before what waits.</summary>
    /// <param name="mostRetries">How often a command may be submitted anew.</param>
    public void TakeBack(int mostRetries)
    {
        bool ended = false;
        using (_lock.Hold())
        {
            NvmeCommandList waiting = _waiting;
            _waiting = default;
            for (int slot = 0; slot < _slots.Length; slot++)
            {
                if (_slots[slot] is not { } command)
                {
                    continue;
                }

                FreeSlot(slot);
                if (command.Patience > 0 && command.Retries < mostRetries)
                {
                    command.Retries++;
                    command.AbortSent = false;
                    _waiting.Add(command);
                }
                else
                {
                    _watched -= command.Patience > 0 ? 1 : 0;
                    command.Error = Errno.EIO;
                    _ended.Add(command);
                    ended = true;
                }
            }

            while (waiting.Take() is { } command)
            {
                _waiting.Add(command);
            }
        }

        if (ended)
        {
            _ender.Schedule();
        }
    }

    /// <summary>Everything ends, and whatever comes from now on: the controller is gone, or useless. Any context.</summary>
    public void Fail(Errno error)
    {
        using (_lock.Hold())
        {
            _failed = error;
            _open = false;
            _watched = 0;
            for (int slot = 0; slot < _slots.Length; slot++)
            {
                if (_slots[slot] is { } command)
                {
                    FreeSlot(slot);
                    command.Error = error;
                    _ended.Add(command);
                }
            }

            while (_waiting.Take() is { } command)
            {
                command.Error = error;
                _ended.Add(command);
            }
        }

        _ender.Schedule();
    }

    /// <summary>Both queues are empty again, as after their creation. The pair is closed.</summary>
    public void Reset()
    {
        using SpinMutex.Scope held = _lock.Hold();
        _tail = 0;
        _rung = 0;
        _submissionHead = 0;
        _head = 0;
        _phase = true;
        _strays = 0;
        _completion.Span.Clear();
        _completion.Sync(DmaSync.PreRead);
        _freeCount = 0;
        for (int slot = _slots.Length - 1; slot >= 0; slot--)
        {
            if (_slots[slot] is null)
            {
                _free[_freeCount++] = (short)slot;
            }
        }
    }

    /// <summary>The longest overdue command at the controller.</summary>
    public NvmeCommand? FindOverdue(long tick)
    {
        using SpinMutex.Scope held = _lock.Hold();
        NvmeCommand? worst = null;
        foreach (NvmeCommand? command in _slots)
        {
            if (command is { Patience: > 0 } && command.Overdue <= tick && (worst is null || command.Overdue < worst.Overdue))
            {
                worst = command;
            }
        }

        return worst;
    }

    /// <summary>Gives an overdue command more time, for its abort to work.</summary>
    /// <returns>False if it is back already.</returns>
    public bool Extend(NvmeCommand command, long tick)
    {
        using SpinMutex.Scope held = _lock.Hold();
        int slot = command.Id & ((1 << SlotBits) - 1);
        if (slot >= _slots.Length || _slots[slot] != command)
        {
            return false;
        }

        command.AbortSent = true;
        command.Overdue = tick + command.Patience;
        return true;
    }

    public void Dispose()
    {
        _submission.Dispose();
        _completion.Dispose();
    }

    // Under the lock: what waits goes into the ring as far as there is room.
    private void Fill()
    {
        while (_open && _freeCount > 0 && !_waiting.IsEmpty)
        {
            int next = _tail + 1 == Size ? 0 : _tail + 1;
            if (next == _submissionHead)
            {
                return;
            }

            NvmeCommand command = _waiting.Take()!;
            int slot = _free[--_freeCount];
            _slots[slot] = command;
            command.Id = (ushort)(slot | (_generations[slot] << SlotBits));
            command.Error = Errno.Ok;
            command.Overdue = _controller.Tick + command.Patience;
            Span<byte> entry = _submission.Span.Slice(_tail * SubmissionEntry.Size, SubmissionEntry.Size);
            command.Entry.CopyTo(entry);
            MemoryMarshal.Write(entry[2..], command.Id);
            _submission.Sync(_tail * SubmissionEntry.Size, SubmissionEntry.Size, DmaSync.PreWrite);
            _tail = next;
            _underWay++;
        }
    }

    // Under the lock. Only one thread at a time tells the doorbell, so that it never hears of an older tail after a newer one.
    private int BeginRing(bool atOnce)
    {
        if (!atOnce || _ringing || !_open || _rung == _tail)
        {
            return -1;
        }

        _ringing = true;
        _rung = _tail;
        return _tail;
    }

    // §3.1.24: SQyTDBL.
    private void FinishRing(int tail)
    {
        while (tail >= 0)
        {
            _tailDoorbell.Write32(0, (uint)tail);
            using SpinMutex.Scope held = _lock.Hold();
            _ringing = false;
            tail = BeginRing(atOnce: true);
        }
    }

    private void Ring()
    {
        int tail;
        using (_lock.Hold())
        {
            tail = BeginRing(atOnce: true);
        }

        if (tail >= 0)
        {
            FinishRing(tail);
        }
    }

    private void ProcessOnce() => Process();

    // §7.5.1: with INTx the line was held back by INTMS until the entries are consumed.
    private void ProcessMasked()
    {
        _controller.ProcessAll();
        _controller.Unmask();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Last(int index) =>
        Volatile.Read(ref Unsafe.As<byte, ulong>(ref MemoryMarshal.GetReference(_completion.Span[((index * CompletionEntry.Size) + 8)..])));

    // Consumes a batch of entries and tells the controller, §3.1.25: CQyHDBL. False when there is none.
    private bool Collect(out int count)
    {
        count = 0;
        int seen = 0;
        int head = _head;
        bool phase = _phase;
        string? broken = null;
        using (_lock.Hold())
        {
            while (_open && seen < Batch)
            {
                int at = head * CompletionEntry.Size;
                _completion.Sync(at, CompletionEntry.Size, DmaSync.PostRead);
                ulong last = Last(head);
                if (((last >> 48) & 1) != 0 != phase)
                {
                    break;
                }

                uint result = MemoryMarshal.Read<uint>(_completion.Span[at..]);
                broken ??= Match(last, result, ref count);
                seen++;
                head++;
                if (head == Size)
                {
                    head = 0;
                    phase = !phase;
                }
            }

            if (seen == 0)
            {
                return false;
            }

            Volatile.Write(ref _phase, phase);
            Volatile.Write(ref _head, head);
        }

        _headDoorbell.Write32(0, (uint)head);
        if (broken is not null)
        {
            _controller.Misbehaved(broken);
        }

        return true;
    }

    // Under the lock. The last eight bytes of an entry: SQHD, SQID, CID, phase and status. All of it is checked: it is the device's word.
    private string? Match(ulong last, uint result, ref int count)
    {
        int submissionHead = (ushort)last;
        int queue = (ushort)(last >> 16);
        int id = (ushort)(last >> 32);
        int slot = id & ((1 << SlotBits) - 1);
        if (queue != Id || submissionHead >= Size || !IsFetched(submissionHead))
        {
            return $"completion in queue {Id} of queue {queue} with its head at {submissionHead}";
        }

        _submissionHead = submissionHead;
        if (slot >= _slots.Length || _slots[slot] is not { } command || command.Id != id)
        {
            return ++_strays > MostStrays ? $"{_strays} completions in queue {Id} of commands that are not under way" : null;
        }

        FreeSlot(slot);
        _watched -= command.Patience > 0 ? 1 : 0;
        command.Status = new CompletionStatus((ushort)(last >> 48));
        command.Result = result;
        _done[count++] = command;
        return null;
    }

    // The head moves on from where it was and never past the tail that the controller was told.
    private bool IsFetched(int head)
    {
        int told = (_rung - _submissionHead + Size) % Size;
        int moved = (head - _submissionHead + Size) % Size;
        return moved <= told;
    }

    private void FreeSlot(int slot)
    {
        _slots[slot] = null;
        _generations[slot] = (ushort)((_generations[slot] + 1) % 15);
        _free[_freeCount++] = (short)slot;
        _underWay--;
    }

    private void EndFailed()
    {
        while (true)
        {
            NvmeCommand? command;
            using (_lock.Hold())
            {
                command = _ended.Take();
            }

            if (command is null)
            {
                return;
            }

            command.Owner.CommandDone(command);
        }
    }
}
