using System.Buffers.Binary;
using DriverKit.Dma;
using DriverKit.Specs.Nvme;

namespace DriverKit.Emulation.Nvme;

/// <summary>The admin command set. NVMe 1.4 §5.</summary>
internal sealed class AdminCommands(
    QueueEngine engine, NvmeControllerModel controller, ModelSubsystem subsystem, ModelRegisters registers, NvmeModelOptions options)
{
    private readonly IdentifyData _identify = new(subsystem, options);
    private readonly LogPages _logs = new(engine, subsystem, options);
    private readonly byte[] _data = new byte[4096];

    /// <summary>Carries a command out.</summary>
    /// <returns>False where its completion comes later.</returns>
    public bool Execute(ModelCommand command, SubmissionEntry entry)
    {
        var opcode = (AdminOpcode)entry.Opcode;
        if (opcode == AdminOpcode.AsynchronousEventRequest)
        {
            if (engine.Events.TryAdd(command, controller))
            {
                return false;
            }

            command.Status = command.Fail(NvmeStatus.EventLimitExceeded);
            return true;
        }

        command.Status = opcode switch
        {
            AdminOpcode.CreateCompletionQueue => CreateCompletion(command, entry),
            AdminOpcode.CreateSubmissionQueue => CreateSubmission(command, entry),
            AdminOpcode.DeleteCompletionQueue => DeleteCompletion(command, entry),
            AdminOpcode.DeleteSubmissionQueue => DeleteSubmission(command, entry),
            AdminOpcode.Identify => Identify(command, entry),
            AdminOpcode.GetLogPage => GetLogPage(command, entry),
            AdminOpcode.GetFeatures => GetFeatures(command, entry),
            AdminOpcode.SetFeatures => SetFeatures(command, entry),
            AdminOpcode.Abort => Abort(command, entry),
            _ => command.Fail(NvmeStatus.InvalidOpcode),
        };
        return true;
    }

    // §5.3.
    private NvmeStatus CreateCompletion(ModelCommand command, SubmissionEntry entry)
    {
        var queue = new QueueDword10(entry.Dword10);
        var how = new CompletionQueueDword11(entry.Dword11);
        NvmeStatus status = JudgeQueue(queue, engine.Completion, entry.Prp1, how.PhysicallyContiguous);
        if (status != NvmeStatus.Success)
        {
            return command.Fail(status);
        }

        if (how.InterruptsEnabled && how.InterruptVector >= controller.InterruptVectors)
        {
            return command.Fail(NvmeStatus.InvalidInterruptVector);
        }

        var created = new CompletionQueue(queue.QueueId, queue.QueueSize + 1, new DeviceAddress(entry.Prp1), how.InterruptsEnabled, how.InterruptVector);
        Volatile.Write(ref engine.Completion[queue.QueueId], created);
        return NvmeStatus.Success;
    }

    // §5.4.
    private NvmeStatus CreateSubmission(ModelCommand command, SubmissionEntry entry)
    {
        var queue = new QueueDword10(entry.Dword10);
        var how = new SubmissionQueueDword11(entry.Dword11);
        NvmeStatus status = JudgeQueue(queue, engine.Submission, entry.Prp1, how.PhysicallyContiguous);
        if (status != NvmeStatus.Success)
        {
            return command.Fail(status);
        }

        ControllerConfiguration cc = registers.Configuration;
        if (cc.SubmissionEntrySize != 6 || cc.CompletionEntrySize != 4)
        {
            controller.Complain("an I/O queue created with CC.IOSQES or IOCQES not set");
            return command.Fail(NvmeStatus.InvalidQueueSize);
        }

        int completionId = how.CompletionQueueId;
        if (completionId == 0 || completionId >= engine.Completion.Length)
        {
            return command.Fail(NvmeStatus.InvalidQueueId);
        }

        if (engine.Completion[completionId] is not { } completion)
        {
            return command.Fail(NvmeStatus.InvalidCompletionQueue);
        }

        completion.Users++;
        Volatile.Write(ref engine.Submission[queue.QueueId], new SubmissionQueue(queue.QueueId, queue.QueueSize + 1, new DeviceAddress(entry.Prp1), completion));
        return NvmeStatus.Success;
    }

    private NvmeStatus JudgeQueue<T>(QueueDword10 queue, T?[] queues, ulong prp1, bool contiguous)
        where T : class
    {
        return queue.QueueId == 0 || queue.QueueId >= queues.Length || queues[queue.QueueId] is not null ? NvmeStatus.InvalidQueueId
            : queue.QueueSize == 0 || queue.QueueSize > registers.Capabilities.MaximumQueueEntries ? NvmeStatus.InvalidQueueSize
            : !contiguous ? NvmeStatus.InvalidField
            : (prp1 & (ulong)(engine.PageSize - 1)) != 0 ? NvmeStatus.InvalidPrpOffset
            : NvmeStatus.Success;
    }

    // §5.5: submission queues that complete there go first.
    private NvmeStatus DeleteCompletion(ModelCommand command, SubmissionEntry entry)
    {
        int id = (int)(entry.Dword10 & 0xffff);
        if (id == 0 || id >= engine.Completion.Length || engine.Completion[id] is not { } queue)
        {
            return command.Fail(NvmeStatus.InvalidQueueId);
        }

        if (queue.Users > 0)
        {
            return command.Fail(NvmeStatus.InvalidQueueDeletion);
        }

        Volatile.Write(ref engine.Completion[id], null);
        return NvmeStatus.Success;
    }

    // §5.6: what was taken up is completed first.
    private NvmeStatus DeleteSubmission(ModelCommand command, SubmissionEntry entry)
    {
        int id = (int)(entry.Dword10 & 0xffff);
        if (id == 0 || id >= engine.Submission.Length || engine.Submission[id] is not { } queue)
        {
            return command.Fail(NvmeStatus.InvalidQueueId);
        }

        engine.EndCommandsOf(queue);
        queue.Completion.Users--;
        Volatile.Write(ref engine.Submission[id], null);
        return NvmeStatus.Success;
    }

    // §5.15.
    private NvmeStatus Identify(ModelCommand command, SubmissionEntry entry)
    {
        NvmeStatus status = _identify.Fill((IdentifySelector)(entry.Dword10 & 0xff), entry.NamespaceId, _data);
        if (status == NvmeStatus.Success)
        {
            status = controller.Give(entry, _data, engine.PageSize);
        }

        return status == NvmeStatus.Success ? status : command.Fail(status);
    }

    // §5.14.
    private NvmeStatus GetLogPage(ModelCommand command, SubmissionEntry entry)
    {
        var what = new GetLogPageDword10(entry.Dword10 & ~GetLogPageDword10.ReservedMask);
        long length = (((long)new GetLogPageDword11(entry.Dword11).DwordCountHigh << 16) + what.DwordCountLow + 1) * 4;
        ulong offset = entry.Dword12 | ((ulong)entry.Dword13 << 32);
        if (!_logs.TryFill(what.LogPage, _data, out int size))
        {
            return command.Fail(NvmeStatus.InvalidLogPage);
        }

        if (controller.MaximumTransfer > 0 && length > controller.MaximumTransfer)
        {
            return command.Fail(NvmeStatus.InvalidField);
        }

        if ((offset & 3) != 0 || offset > (ulong)size)
        {
            return command.Fail(NvmeStatus.InvalidField);
        }

        NvmeStatus status = controller.Give(entry, _data.AsSpan((int)offset, size - (int)offset), engine.PageSize, length);
        if (status != NvmeStatus.Success)
        {
            return command.Fail(status);
        }

        if (!what.RetainEvent)
        {
            engine.Events.PageRead(what.LogPage);
            if (what.LogPage == LogPageIdentifier.ChangedNamespaces)
            {
                engine.Events.ChangedNamespaces.Clear();
            }
        }

        return NvmeStatus.Success;
    }

    // §5.13.
    private NvmeStatus GetFeatures(ModelCommand command, SubmissionEntry entry)
    {
        var feature = (FeatureIdentifier)(entry.Dword10 & 0xff);
        var select = (FeatureSelect)((entry.Dword10 >> 8) & 7);
        if (!FeatureStore.IsKnown(feature) || select > FeatureSelect.Capabilities)
        {
            return command.Fail(NvmeStatus.InvalidField);
        }

        if (feature == FeatureIdentifier.Timestamp && select != FeatureSelect.Capabilities)
        {
            Span<byte> stamp = stackalloc byte[8];
            BinaryPrimitives.WriteUInt64LittleEndian(stamp, engine.Features.Timestamp & 0xffff_ffff_ffff);
            stamp[6] = engine.Features.IsTimestampSet ? (byte)2 : (byte)0;
            return controller.Give(entry, stamp, engine.PageSize) is var given && given == NvmeStatus.Success ? given : command.Fail(given);
        }

        // §5.13.1: the default stands for the saved value where nothing is saved. Capabilities: bit 2 changeable.
        command.Result = select switch
        {
            FeatureSelect.Current => engine.Features.Get(feature, entry.Dword11),
            FeatureSelect.Capabilities => 4,
            _ => engine.Features.Default(feature),
        };
        return NvmeStatus.Success;
    }

    // §5.21.
    private NvmeStatus SetFeatures(ModelCommand command, SubmissionEntry entry)
    {
        var feature = (FeatureIdentifier)(entry.Dword10 & 0xff);
        if (!FeatureStore.IsKnown(feature))
        {
            return command.Fail(NvmeStatus.InvalidField);
        }

        if ((entry.Dword10 >> 31) != 0)
        {
            return command.Fail(NvmeStatus.FeatureNotSaveable);
        }

        switch (feature)
        {
            case FeatureIdentifier.NumberOfQueues:
                return SetQueueCount(command, new QueueCount(entry.Dword11));
            case FeatureIdentifier.InterruptVectorConfiguration when (entry.Dword11 & 0xffff) >= controller.InterruptVectors:
                return command.Fail(NvmeStatus.InvalidInterruptVector);
            case FeatureIdentifier.PowerManagement when (entry.Dword11 & 0x1f) != 0:
                return command.Fail(NvmeStatus.InvalidField);
            case FeatureIdentifier.Timestamp:
                Span<byte> stamp = stackalloc byte[8];
                NvmeStatus status = controller.Fetch(entry, stamp, engine.PageSize);
                if (status != NvmeStatus.Success)
                {
                    return command.Fail(status);
                }

                engine.Features.Timestamp = BinaryPrimitives.ReadUInt64LittleEndian(stamp) & 0xffff_ffff_ffff;
                engine.Features.IsTimestampSet = true;
                return NvmeStatus.Success;
            default:
                engine.Features.Set(feature, entry.Dword11);
                engine.Events.CheckHealth();
                return NvmeStatus.Success;
        }
    }

    // §5.21.1.7: only before the first I/O queue; 65535 is not a number.
    private NvmeStatus SetQueueCount(ModelCommand command, QueueCount asked)
    {
        for (int i = 1; i < engine.Completion.Length; i++)
        {
            if (engine.Completion[i] is not null || engine.Submission[i] is not null)
            {
                return command.Fail(NvmeStatus.CommandSequenceError);
            }
        }

        if (asked.SubmissionQueues == 0xffff || asked.CompletionQueues == 0xffff)
        {
            return command.Fail(NvmeStatus.InvalidField);
        }

        command.Result = engine.Features.Default(FeatureIdentifier.NumberOfQueues);
        return NvmeStatus.Success;
    }

    // §5.1: bit 0 of the result says that nothing was aborted.
    private NvmeStatus Abort(ModelCommand command, SubmissionEntry entry)
    {
        var which = new AbortDword10(entry.Dword10);
        bool aborted = engine.Abort(which.SubmissionQueueId, which.CommandId)
            || (which.SubmissionQueueId == 0 && engine.Events.Abort(which.CommandId));
        command.Result = aborted ? 0u : 1u;
        return NvmeStatus.Success;
    }
}
