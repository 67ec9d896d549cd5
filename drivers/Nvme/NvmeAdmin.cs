using System.Buffers.Binary;
using DriverKit.Dma;
using DriverKit.Kernel;
using DriverKit.Kernel.Pci;
using DriverKit.Specs.Nvme;

namespace DriverKit.Drivers.Nvme;

/// <summary>The admin commands, one at a time, waited for. Thread context. NVMe 1.4 §5.</summary>
public sealed class NvmeAdmin : INvmeCommandOwner
{
    private const int DataLength = 4096;
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(10);

    private readonly NvmeController _controller;
    private readonly KMutex _mutex = new("nvme admin");
    private readonly SpinMutex _lock;
    private readonly CondVar _done = new("nvme admin command to complete");
    private readonly NvmeCommand _abort;
    private NvmeCommand _command;
    private DmaMemory? _data;
    private bool _isDone;
    private int _aborting;

    internal NvmeAdmin(NvmeController controller)
    {
        _controller = controller;
        _lock = new SpinMutex(controller.Kernel.Host);
        _command = new NvmeCommand(this);
        _abort = new NvmeCommand(this) { Tag = this };
    }

    /// <summary>Reads a log page. §5.14.</summary>
    /// <param name="page">Which page.</param>
    /// <param name="namespaceId">The namespace, or FFFFFFFFh for the controller.</param>
    /// <param name="data">Where it goes: a multiple of 4 bytes, 4096 at most.</param>
    /// <param name="retainEvent">Leaves the event that the page belongs to pending.</param>
    /// <returns>Ok, EINVAL where there is no such page, or why it could not be read.</returns>
    public Errno GetLogPage(LogPageIdentifier page, uint namespaceId, Span<byte> data, bool retainEvent = false)
    {
        if (data.Length is 0 or > DataLength || data.Length % 4 != 0)
        {
            return Errno.EINVAL;
        }

        using KMutex.Scope held = _mutex.Hold();
        SubmissionEntry.Writer entry = Begin(AdminOpcode.GetLogPage, namespaceId);
        entry.Dword10 = new GetLogPageDword10
        {
            LogPage = page,
            RetainEvent = retainEvent,
            DwordCountLow = (ushort)((data.Length / 4) - 1),
        }.Raw;
        return ExecuteIn(entry, data);
    }

    /// <summary>SMART and health information. §5.14.1.2.</summary>
    /// <param name="health">What the page says.</param>
    public Errno GetHealth(out NvmeHealth health)
    {
        Span<byte> data = stackalloc byte[SmartLog.Size];
        Errno error = GetLogPage(LogPageIdentifier.SmartHealth, uint.MaxValue, data);
        health = error == Errno.Ok && SmartLog.TryParse(data, out SmartLog log) ? NvmeHealth.Read(log) : new NvmeHealth();
        return error;
    }

    /// <summary>Gets a feature. §5.13.</summary>
    /// <param name="feature">Which one.</param>
    /// <param name="value">Its value.</param>
    /// <param name="select">Which of its values.</param>
    /// <param name="part">CDW11, which chooses a part of some features.</param>
    /// <returns>Ok, EINVAL where there is no such feature, or why it could not be got.</returns>
    public Errno GetFeature(FeatureIdentifier feature, out uint value, FeatureSelect select = FeatureSelect.Current, uint part = 0)
    {
        using KMutex.Scope held = _mutex.Hold();
        SubmissionEntry.Writer entry = Begin(AdminOpcode.GetFeatures, 0);
        entry.Dword10 = new GetFeaturesDword10 { Feature = feature, Select = select }.Raw;
        entry.Dword11 = part;
        entry.Prp1 = _data!.Address.Value;
        Errno error = Execute(out value);
        return error;
    }

    /// <summary>Sets a feature that has no data of its own. §5.21.</summary>
    /// <param name="feature">Which one.</param>
    /// <param name="value">CDW11.</param>
    /// <returns>Ok, EINVAL, EPERM where it cannot be changed, or why it could not be set.</returns>
    public Errno SetFeature(FeatureIdentifier feature, uint value) => SetFeature(feature, value, out _);

    internal Errno Allocate() => _controller.Dma.Allocate(DataLength, DmaDirection.Both, out _data, NvmeController.PageSize);

    internal void Release()
    {
        _data?.Dispose();
        _data = null;
    }

    /// <summary>§5.15.2.2.</summary>
    internal Errno IdentifyController(out ControllerIdentity identity)
    {
        byte[] data = new byte[DataLength];
        Errno error = Identify(IdentifySelector.Controller, 0, data);
        identity = error == Errno.Ok && Specs.Nvme.IdentifyController.TryParse(data, out IdentifyController found)
            ? ControllerIdentity.Read(found) : new ControllerIdentity();
        return error;
    }

    /// <summary>§5.15.2.1. ENXIO for an inactive namespace.</summary>
    internal Errno IdentifyNamespace(uint id, out NamespaceFormat format)
    {
        byte[] data = new byte[DataLength];
        Errno error = Identify(IdentifySelector.Namespace, id, data);
        format = new NamespaceFormat();
        if (error != Errno.Ok)
        {
            return error;
        }

        return Specs.Nvme.IdentifyNamespace.TryParse(data, out IdentifyNamespace found) && NamespaceFormat.TryRead(found, out format)
            ? Errno.Ok : Errno.ENXIO;
    }

    /// <summary>§5.15.2.3. Controllers before 1.1 have no list: then all identifiers are tried.</summary>
    internal Errno ListNamespaces(uint limit, out IReadOnlyList<uint> active)
    {
        var found = new List<uint>();
        active = found;
        byte[] data = new byte[DataLength];
        uint last = 0;
        while (found.Count < 1024)
        {
            Errno error = Identify(IdentifySelector.ActiveNamespaces, last, data);
            if (error is Errno.EINVAL or Errno.EOPNOTSUPP && last == 0)
            {
                found.AddRange(Enumerable.Range(1, (int)Math.Min(limit, 64)).Select(i => (uint)i));
                return Errno.Ok;
            }

            if (error != Errno.Ok)
            {
                return error;
            }

            for (int at = 0; at < DataLength; at += 4)
            {
                uint id = BinaryPrimitives.ReadUInt32LittleEndian(data.AsSpan(at));

                // Ascending, within NN, 0 at the end; a list that is not ends here.
                if (id <= last || id > limit)
                {
                    return Errno.Ok;
                }

                found.Add(id);
                last = id;
            }
        }

        return Errno.Ok;
    }

    /// <summary>§5.21.1.7.</summary>
    internal Errno SetQueueCount(int wanted, out int granted)
    {
        granted = 0;
        var count = new QueueCount { SubmissionQueues = (ushort)(wanted - 1), CompletionQueues = (ushort)(wanted - 1) };
        Errno error = SetFeature(FeatureIdentifier.NumberOfQueues, count.Raw, out uint result);
        if (error == Errno.Ok)
        {
            var given = new QueueCount(result);
            granted = Math.Min(given.SubmissionQueues, given.CompletionQueues) + 1;
        }

        return error;
    }

    /// <summary>§5.3, §5.4.</summary>
    internal Errno CreatePair(NvmeQueuePair pair, bool interrupts)
    {
        using KMutex.Scope held = _mutex.Hold();
        var queue = new QueueDword10 { QueueId = (ushort)pair.Id, QueueSize = (ushort)(pair.Size - 1) };
        SubmissionEntry.Writer entry = Begin(AdminOpcode.CreateCompletionQueue, 0);
        entry.Prp1 = pair.CompletionAddress.Value;
        entry.Dword10 = queue.Raw;
        entry.Dword11 = new CompletionQueueDword11
        {
            PhysicallyContiguous = true,
            InterruptsEnabled = interrupts,
            InterruptVector = (ushort)(interrupts ? pair.Vector : 0),
        }.Raw;
        Errno error = Execute(out _);
        if (error != Errno.Ok)
        {
            return error;
        }

        entry = Begin(AdminOpcode.CreateSubmissionQueue, 0);
        entry.Prp1 = pair.SubmissionAddress.Value;
        entry.Dword10 = queue.Raw;
        entry.Dword11 = new SubmissionQueueDword11 { PhysicallyContiguous = true, CompletionQueueId = (ushort)pair.Id }.Raw;
        return Execute(out _);
    }

    /// <summary>§5.5, §5.6: the submission queue first.</summary>
    internal Errno DeletePair(NvmeQueuePair pair)
    {
        using KMutex.Scope held = _mutex.Hold();
        SubmissionEntry.Writer entry = Begin(AdminOpcode.DeleteSubmissionQueue, 0);
        entry.Dword10 = new DeleteQueueDword10 { QueueId = (ushort)pair.Id }.Raw;
        Errno error = Execute(out _);
        if (error != Errno.Ok)
        {
            return error;
        }

        pair.Close();
        entry = Begin(AdminOpcode.DeleteCompletionQueue, 0);
        entry.Dword10 = new DeleteQueueDword10 { QueueId = (ushort)pair.Id }.Raw;
        return Execute(out _);
    }

    /// <summary>§5.1. Sent and not waited for; one at a time. Any context.</summary>
    internal void SendAbort(int queue, ushort id)
    {
        if (Interlocked.Exchange(ref _aborting, 1) != 0)
        {
            return;
        }

        SubmissionEntry.Writer entry = _abort.Begin((byte)AdminOpcode.Abort, 0);
        entry.Dword10 = new AbortDword10 { SubmissionQueueId = (ushort)queue, CommandId = id }.Raw;
        _abort.Patience = NvmeController.TicksPerTimeout;
        _controller.AdminQueue.Submit(_abort);
    }

    void INvmeCommandOwner.CommandDone(NvmeCommand command)
    {
        if (command == _abort)
        {
            Volatile.Write(ref _aborting, 0);
            return;
        }

        using SpinMutex.Scope held = _lock.Hold();
        if (command == _command)
        {
            _isDone = true;
            _done.Broadcast();
        }
    }

    private Errno Identify(IdentifySelector selector, uint id, Span<byte> data)
    {
        using KMutex.Scope held = _mutex.Hold();
        SubmissionEntry.Writer entry = Begin(AdminOpcode.Identify, id);
        entry.Dword10 = new IdentifyDword10 { Selector = selector }.Raw;
        return ExecuteIn(entry, data);
    }

    private Errno SetFeature(FeatureIdentifier feature, uint value, out uint result)
    {
        using KMutex.Scope held = _mutex.Hold();
        SubmissionEntry.Writer entry = Begin(AdminOpcode.SetFeatures, 0);
        entry.Dword10 = new SetFeaturesDword10 { Feature = feature }.Raw;
        entry.Dword11 = value;
        return Execute(out result);
    }

    private SubmissionEntry.Writer Begin(AdminOpcode opcode, uint namespaceId)
    {
        _command.Patience = NvmeController.TicksPerTimeout;
        return _command.Begin((byte)opcode, namespaceId);
    }

    private Errno ExecuteIn(SubmissionEntry.Writer entry, Span<byte> data)
    {
        if (_data is null)
        {
            return Errno.ENXIO;
        }

        entry.Prp1 = _data.Address.Value;
        _data.Sync(DmaSync.PreRead);
        Errno error = Execute(out _);
        if (error == Errno.Ok)
        {
            _data.Sync(DmaSync.PostRead);
            _data.Span[..data.Length].CopyTo(data);
        }

        return error;
    }

    // Interrupts get lost, and are off while the bus is taken down: now and then the waiter looks for itself.
    private bool Wait(long deadline)
    {
        for (long pause = 5_000_000; ; pause = Math.Min(pause * 2, 1_000_000_000))
        {
            long now = _controller.Kernel.Host.Now;
            using (_lock.Hold())
            {
                long until = Math.Min(deadline, now + pause);
                while (!_isDone && _done.Wait(_lock, until) != Errno.ETIMEDOUT)
                {
                }

                if (_isDone)
                {
                    return true;
                }

                if (now >= deadline)
                {
                    _command = new NvmeCommand(this);
                    return false;
                }
            }

            _controller.AdminQueue.Process();
        }
    }

    // A command that does not come back in time stays the controller's until that is reset: another one takes its place here.
    private Errno Execute(out uint result)
    {
        result = 0;
        long deadline = _controller.Kernel.Host.Now + (s_limit.Ticks * 100);
        NvmeCommand command = _command;
        _isDone = false;
        _controller.AdminQueue.Submit(command);
        if (Wait(deadline))
        {
            result = command.Result;
            return command.Outcome;
        }

        _controller.Reset($"admin command {command.Entry[0]:x2} does not end");
        return Errno.ETIMEDOUT;
    }
}
