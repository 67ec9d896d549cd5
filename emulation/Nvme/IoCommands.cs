using System.Buffers.Binary;
using DriverKit.Block;
using DriverKit.Dma;
using DriverKit.Specs.Nvme;

namespace DriverKit.Emulation.Nvme;

/// <summary>The NVM command set. NVMe 1.4 §6.</summary>
internal sealed class IoCommands(QueueEngine engine, NvmeControllerModel controller, ModelSubsystem subsystem)
{
    private readonly byte[] _bounce = new byte[65536];
    private readonly byte[] _list = new byte[1024];

    /// <summary>Carries a command out.</summary>
    public NvmeStatus Execute(ModelCommand command, SubmissionEntry entry)
    {
        var opcode = (NvmOpcode)entry.Opcode;
        if (opcode == NvmOpcode.Flush && entry.NamespaceId == uint.MaxValue)
        {
            return ToStatus(command, subsystem.FlushAll(), write: true);
        }

        // §6.1.5: an identifier beyond NN is invalid, one without a namespace is inactive.
        if (subsystem.Find(entry.NamespaceId) is not { } ns)
        {
            return command.Fail(subsystem.IsValid(entry.NamespaceId) ? NvmeStatus.InvalidField : NvmeStatus.InvalidNamespace);
        }

        switch (opcode)
        {
            case NvmOpcode.Flush:
                return ToStatus(command, ns.IsReadOnly ? HostFileStatus.Ok : ns.File.Flush(), write: true);
            case NvmOpcode.Read or NvmOpcode.Write or NvmOpcode.Compare or NvmOpcode.WriteZeroes or NvmOpcode.Verify:
                return OnRange(command, entry, opcode, ns);
            case NvmOpcode.DatasetManagement:
                return Manage(command, entry, ns);
            default:
                return command.Fail(NvmeStatus.InvalidOpcode);
        }
    }

    private NvmeStatus OnRange(ModelCommand command, SubmissionEntry entry, NvmOpcode opcode, ModelNamespace ns)
    {
        var how = new ReadWriteDword12(entry.Dword12);
        ulong block = entry.Dword10 | ((ulong)entry.Dword11 << 32);
        uint count = how.BlockCount + 1u;
        if (how.ProtectionInformation != 0)
        {
            return command.Fail(NvmeStatus.InvalidField);
        }

        if (!ns.IsWithin(block, count))
        {
            return command.Fail(NvmeStatus.LbaOutOfRange);
        }

        bool writes = opcode is NvmOpcode.Write or NvmOpcode.WriteZeroes;
        if (writes && ns.IsReadOnly)
        {
            return command.Fail(NvmeStatus.NamespaceWriteProtected);
        }

        long offset = (long)block << ns.BlockShift;
        long length = (long)count << ns.BlockShift;
        if (!writes && ns.FindUnreadable(block, count, out ulong bad))
        {
            subsystem.MediaErrors++;
            command.Status = NvmeStatus.UnrecoveredReadError;
            subsystem.LogError(command, ns.Id, bad);
            return command.Status;
        }

        NvmeStatus status = opcode switch
        {
            NvmOpcode.Verify => NvmeStatus.Success,
            NvmOpcode.WriteZeroes => ToStatus(command, ns.File.Discard(offset, length), write: true),
            _ => Move(command, entry, opcode, ns, offset, length),
        };
        if (status != NvmeStatus.Success)
        {
            return status;
        }

        if (!writes)
        {
            subsystem.ReadCommands++;
            subsystem.BlocksRead += (ulong)length >> 9;
            return status;
        }

        subsystem.WriteCommands++;
        subsystem.BlocksWritten += (ulong)length >> 9;
        ns.Written(block, count);
        bool durable = how.ForceUnitAccess || !engine.Features.IsWriteCacheOn;
        return durable ? ToStatus(command, ns.File.Flush(), write: true) : status;
    }

    private NvmeStatus Move(ModelCommand command, SubmissionEntry entry, NvmOpcode opcode, ModelNamespace ns, long offset, long length)
    {
        if (controller.MaximumTransfer > 0 && length > controller.MaximumTransfer)
        {
            return command.Fail(NvmeStatus.InvalidField);
        }

        var walker = new PrpWalker(controller.Socket, entry.Prp1, entry.Prp2, length, engine.PageSize, _list);
        bool toDevice = opcode != NvmOpcode.Read;
        while (true)
        {
            NvmeStatus status = walker.Next(out DeviceAddress address, out int piece);
            if (status != NvmeStatus.Success)
            {
                return command.Fail(status);
            }

            if (piece == 0)
            {
                return NvmeStatus.Success;
            }

            while (piece > 0)
            {
                status = MovePiece(command, opcode, ns, offset, address, toDevice, piece, out int moved);
                if (status != NvmeStatus.Success)
                {
                    return status;
                }

                offset += moved;
                address += moved;
                piece -= moved;
            }
        }
    }

    private NvmeStatus MovePiece(
        ModelCommand command, NvmOpcode opcode, ModelNamespace ns, long offset, DeviceAddress address, bool toDevice, int length, out int moved)
    {
        IPciSlot slot = controller.Socket;
        moved = length;
        if (opcode != NvmOpcode.Compare && slot.ShowsMemory)
        {
            if (!slot.TryGetSpan(address, length, toDevice ? DmaDirection.ToDevice : DmaDirection.FromDevice, out Span<byte> memory))
            {
                return NvmeStatus.DataTransferError;
            }

            moved = Math.Min(memory.Length, length);
            memory = memory[..moved];
            return ToStatus(command, toDevice ? ns.File.Write(offset, memory) : ns.File.Read(offset, memory), toDevice);
        }

        Span<byte> bounce = _bounce.AsSpan(0, length);
        if (!toDevice)
        {
            HostFileStatus read = ns.File.Read(offset, bounce);
            return read != HostFileStatus.Ok ? ToStatus(command, read, false)
                : slot.TryWrite(address, bounce) ? NvmeStatus.Success : NvmeStatus.DataTransferError;
        }

        if (!slot.TryRead(address, bounce))
        {
            return NvmeStatus.DataTransferError;
        }

        return opcode == NvmOpcode.Compare ? Compare(command, ns, offset, bounce) : ToStatus(command, ns.File.Write(offset, bounce), true);
    }

    private static NvmeStatus Compare(ModelCommand command, ModelNamespace ns, long offset, ReadOnlySpan<byte> expected)
    {
        Span<byte> found = stackalloc byte[512];
        while (!expected.IsEmpty)
        {
            int part = Math.Min(found.Length, expected.Length);
            HostFileStatus status = ns.File.Read(offset, found[..part]);
            if (status != HostFileStatus.Ok)
            {
                return ToStatus(command, status, false);
            }

            if (!expected[..part].SequenceEqual(found[..part]))
            {
                return command.Fail(NvmeStatus.CompareFailure);
            }

            expected = expected[part..];
            offset += part;
        }

        return NvmeStatus.Success;
    }

    // §6.7.
    private NvmeStatus Manage(ModelCommand command, SubmissionEntry entry, ModelNamespace ns)
    {
        int count = new DatasetDword10(entry.Dword10 & 0xff).RangeCount + 1;
        Span<byte> ranges = stackalloc byte[256 * DatasetRange.Size];
        ranges = ranges[..(count * DatasetRange.Size)];
        NvmeStatus status = controller.Fetch(entry, ranges, engine.PageSize);
        if (status != NvmeStatus.Success)
        {
            return command.Fail(status);
        }

        if (!new DatasetDword11(entry.Dword11 & 7).Deallocate)
        {
            return NvmeStatus.Success;
        }

        if (ns.IsReadOnly)
        {
            return command.Fail(NvmeStatus.NamespaceWriteProtected);
        }

        for (int i = 0; i < count; i++)
        {
            Span<byte> at = ranges[(i * DatasetRange.Size)..];
            if (!ns.IsWithin(BinaryPrimitives.ReadUInt64LittleEndian(at[8..]), BinaryPrimitives.ReadUInt32LittleEndian(at[4..])))
            {
                return command.Fail(NvmeStatus.LbaOutOfRange);
            }
        }

        for (int i = 0; i < count && status == NvmeStatus.Success; i++)
        {
            Span<byte> at = ranges[(i * DatasetRange.Size)..];
            ulong first = BinaryPrimitives.ReadUInt64LittleEndian(at[8..]);
            uint blocks = BinaryPrimitives.ReadUInt32LittleEndian(at[4..]);
            status = ToStatus(command, ns.File.Discard((long)first << ns.BlockShift, (long)blocks << ns.BlockShift), true);
            ns.Written(first, blocks);
        }

        return status;
    }

    private static NvmeStatus ToStatus(ModelCommand command, HostFileStatus status, bool write) => status switch
    {
        HostFileStatus.Ok => NvmeStatus.Success,
        HostFileStatus.OutOfRange => command.Fail(NvmeStatus.LbaOutOfRange),
        HostFileStatus.ReadOnly => command.Fail(NvmeStatus.NamespaceWriteProtected),
        HostFileStatus.NoSpace => NvmeStatus.CapacityExceeded,
        _ => write ? NvmeStatus.WriteFault : NvmeStatus.UnrecoveredReadError,
    };
}
