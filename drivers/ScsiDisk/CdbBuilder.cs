using DriverKit.Dma;
using DriverKit.Kernel;
using DriverKit.Kernel.Scsi;
using DriverKit.Specs.Scsi;

namespace DriverKit.Drivers.ScsiDisk;

/// <summary>Makes the command blocks of a disk's requests, in the form that its unit understands.</summary>
internal sealed class CdbBuilder
{
    private const int UnmapRoom = 32;

    private readonly RumpKernel _kernel;
    private readonly ScsiPeriph _periph;
    private ArenaSegment _zeroes;
    private ArenaSegment _unmap;
    private bool _onlySix;
    private bool _noFua;

    public CdbBuilder(RumpKernel kernel, ScsiPeriph periph)
    {
        _kernel = kernel;
        _periph = periph;
    }

    /// <summary>Whether writes that must reach the medium say so in their command block.</summary>
    public bool UsesFua(ScsiMedium medium) => medium.HasFua && !_noFua;

    /// <summary>Memory for discards: their parameters, and a sector of zeroes.</summary>
    public Errno AllocateDiscard()
    {
        if (!_zeroes.IsEmpty)
        {
            return Errno.Ok;
        }

        if (_kernel.Memory.Allocate(Arena.PageSize, out _zeroes) != Errno.Ok)
        {
            _zeroes = default;
            return Errno.ENOMEM;
        }

        if (_kernel.Memory.Allocate(Arena.PageSize, out _unmap) != Errno.Ok)
        {
            _unmap = default;
            Free();
            return Errno.ENOMEM;
        }

        _zeroes.Span.Clear();
        return Errno.Ok;
    }

    public void Free()
    {
        if (!_zeroes.IsEmpty)
        {
            _kernel.Memory.Free(_zeroes);
            _zeroes = default;
        }

        if (!_unmap.IsEmpty)
        {
            _kernel.Memory.Free(_unmap);
            _unmap = default;
        }
    }

    /// <summary>SYNCHRONIZE CACHE of all sectors. SBC-3 §5.22.</summary>
    public static void Synchronize(ScsiTransfer transfer) => SynchronizeCache10Cdb.Write(transfer.BeginCdb(SynchronizeCache10Cdb.Size));

    /// <summary>The command block and data of a read, write or discard.</summary>
    public void Build(ScsiDiskCommand command, ScsiMedium medium)
    {
        ScsiTransfer transfer = command.Transfer;
        if (command.Op == BlockOp.Discard)
        {
            BuildDiscard(command, transfer, medium);
            return;
        }

        bool write = command.Op == BlockOp.Write;
        bool fua = write && command.ForceUnitAccess && UsesFua(medium);
        long end = command.Sector + command.SectorCount;
        if (end > 1L << 32)
        {
            Build16(transfer, write, (ulong)command.Sector, (uint)command.SectorCount, fua);
        }
        else if (command.SectorCount > ushort.MaxValue)
        {
            Build12(transfer, write, (uint)command.Sector, (uint)command.SectorCount, fua);
        }
        else if (_onlySix && end <= 1 << 21 && command.SectorCount < 256)
        {
            Build6(transfer, write, (uint)command.Sector, (byte)command.SectorCount);
        }
        else
        {
            Build10(transfer, write, (uint)command.Sector, (ushort)command.SectorCount, fua);
        }

        foreach (ArenaSegment segment in command.Segments)
        {
            transfer.Add(segment);
        }

        transfer.Direction = write ? ScsiDirection.Out : ScsiDirection.In;
    }

    /// <summary>Learns from a refused command whether another form may do.</summary>
    /// <returns>True if the command is to be built again.</returns>
    public bool Learn(ScsiDiskCommand command, Errno error)
    {
        if (command.Op is not (BlockOp.Read or BlockOp.Write) || command.Step != ScsiDiskStep.Main)
        {
            return false;
        }

        ScsiTransfer transfer = command.Transfer;
        if (error == Errno.EOPNOTSUPP && !_onlySix && transfer.CdbLength == Read10Cdb.Size
            && command.Sector + command.SectorCount <= 1 << 21 && command.SectorCount < 256)
        {
            _onlySix = true;
            return true;
        }

        // An invalid field where only the FUA bit is out of the ordinary. SBC-3 §5.33.
        if (error == Errno.EINVAL && !_noFua && command.Op == BlockOp.Write && command.ForceUnitAccess && (transfer.Cdb[1] & 0x08) != 0)
        {
            _noFua = true;
            return true;
        }

        return false;
    }

    // SBC-3 §5.8, §5.30: no FUA and no more than 256 sectors, 256 being written as 0.
    private static void Build6(ScsiTransfer transfer, bool write, uint sector, byte count)
    {
        Span<byte> room = transfer.BeginCdb(Read6Cdb.Size);
        if (write)
        {
            Write6Cdb.Writer cdb = Write6Cdb.Write(room);
            cdb.LogicalBlockAddress = sector;
            cdb.TransferLength = count;
            return;
        }

        Read6Cdb.Writer read = Read6Cdb.Write(room);
        read.LogicalBlockAddress = sector;
        read.TransferLength = count;
    }

    private static void Build10(ScsiTransfer transfer, bool write, uint sector, ushort count, bool fua)
    {
        Span<byte> room = transfer.BeginCdb(Read10Cdb.Size);
        if (write)
        {
            Write10Cdb.Writer cdb = Write10Cdb.Write(room);
            cdb.LogicalBlockAddress = sector;
            cdb.TransferLength = count;
            cdb.ForceUnitAccess = fua;
            return;
        }

        Read10Cdb.Writer read = Read10Cdb.Write(room);
        read.LogicalBlockAddress = sector;
        read.TransferLength = count;
    }

    private static void Build12(ScsiTransfer transfer, bool write, uint sector, uint count, bool fua)
    {
        Span<byte> room = transfer.BeginCdb(Read12Cdb.Size);
        if (write)
        {
            Write12Cdb.Writer cdb = Write12Cdb.Write(room);
            cdb.LogicalBlockAddress = sector;
            cdb.TransferLength = count;
            cdb.ForceUnitAccess = fua;
            return;
        }

        Read12Cdb.Writer read = Read12Cdb.Write(room);
        read.LogicalBlockAddress = sector;
        read.TransferLength = count;
    }

    private static void Build16(ScsiTransfer transfer, bool write, ulong sector, uint count, bool fua)
    {
        Span<byte> room = transfer.BeginCdb(Read16Cdb.Size);
        if (write)
        {
            Write16Cdb.Writer cdb = Write16Cdb.Write(room);
            cdb.LogicalBlockAddress = sector;
            cdb.TransferLength = count;
            cdb.ForceUnitAccess = fua;
            return;
        }

        Read16Cdb.Writer read = Read16Cdb.Write(room);
        read.LogicalBlockAddress = sector;
        read.TransferLength = count;
    }

    private void BuildDiscard(ScsiDiskCommand command, ScsiTransfer transfer, ScsiMedium medium)
    {
        transfer.Direction = ScsiDirection.Out;
        if (medium.Discard == DiscardMethod.WriteSame16)
        {
            WriteSame16Cdb.Writer same = WriteSame16Cdb.Write(transfer.BeginCdb(WriteSame16Cdb.Size));
            same.Unmap = true;
            same.LogicalBlockAddress = (ulong)command.Sector;
            same.BlockCount = (uint)command.SectorCount;
            transfer.Add(_zeroes.Slice(0, medium.SectorSize));
            transfer.Direction = ScsiDirection.Out;
            return;
        }

        ArenaSegment list = _unmap.Slice(command.Index * UnmapRoom, UnmapParameterHeader.Size + UnmapBlockDescriptor.Size);
        UnmapParameterHeader.Writer header = UnmapParameterHeader.Write(list.Span);
        header.DataLength = (ushort)(list.Length - 2);
        header.DescriptorLength = UnmapBlockDescriptor.Size;
        UnmapBlockDescriptor.Writer range = UnmapBlockDescriptor.Write(list.Span[UnmapParameterHeader.Size..]);
        range.LogicalBlockAddress = (ulong)command.Sector;
        range.BlockCount = (uint)command.SectorCount;
        UnmapCdb.Writer cdb = UnmapCdb.Write(transfer.BeginCdb(UnmapCdb.Size));
        cdb.ParameterListLength = (ushort)list.Length;
        transfer.Add(list);
        transfer.Direction = ScsiDirection.Out;
    }
}
