using System.Buffers.Binary;
using DriverKit.Dma;
using DriverKit.Kernel;
using DriverKit.Kernel.Net;
using DriverKit.Kernel.Pci;
using DriverKit.Specs.I8254x;

namespace DriverKit.Drivers.E1000;

/// <summary>
/// The transmit ring. §3.3, §3.4: software fills descriptors up to the tail, the chip fetches them from the head on, and writes DD into the
/// last of each packet. Guarded by its owner's lock.
/// </summary>
internal sealed class TransmitRing : IDisposable
{
    /// <summary>Descriptors; one is always left, for head equal to tail means that there is nothing to send.</summary>
    public const int Size = 256;

    /// <summary>Most runs that a packet may lie in.</summary>
    public const int MaxRuns = 20;

    /// <summary>Most bytes of a packet, before segmentation.</summary>
    public const int MaxPacket = 65536 + 128;

    // Packets up to this length are copied into memory that is mapped for good.
    private const int CopyBreak = 256;
    private const int IpChecksumPlace = 10;
    private const int TcpChecksumPlace = 16;
    private const int UdpChecksumPlace = 6;
    private const int Sentinel = 4;

    // What a packet may take: a context, its runs, and the run that segmentation splits off.
    private const int MostDescriptors = MaxRuns + 2;

    private readonly I8254xRegisters _registers;
    private readonly DmaMemory _ring;
    private readonly DmaMemory _copies;
    private readonly TransmitSlot[] _slots = new TransmitSlot[Size];
    private readonly ArenaSegment[] _pieces = new ArenaSegment[MaxRuns];
    private OffloadContext? _told;
    private int _next;
    private int _oldest;
    private int _untold;

    private TransmitRing(I8254xRegisters registers, DmaTag tag, DmaMemory ring, DmaMemory copies)
    {
        _registers = registers;
        _ring = ring;
        _copies = copies;
        for (int i = 0; i < Size; i++)
        {
            _slots[i].Map = tag.CreateMap();
        }
    }

    /// <summary>Where the chip finds the ring.</summary>
    public DeviceAddress Address => _ring.Address;

    /// <summary>Length of the ring in bytes.</summary>
    public int Length => _ring.Length;

    /// <summary>Descriptors that can be filled.</summary>
    public int Free => (_oldest - _next - 1) & (Size - 1);

    /// <summary>Whether packets are with the chip.</summary>
    public bool IsBusy => _oldest != _next;

    /// <summary>Packets that the chip said it sent.</summary>
    public long Completed { get; private set; }

    /// <summary>Whether any packet finds room.</summary>
    public bool HasRoom => Free >= MostDescriptors;

    /// <summary>Makes a ring. §14.5</summary>
    public static Errno Create(I8254xRegisters registers, DmaTag tag, out TransmitRing ring)
    {
        ring = null!;
        Errno error = tag.Allocate(Size * I8254xLimits.DescriptorLength, DmaDirection.Both, out DmaMemory memory, I8254xLimits.RingLengthMultiple);
        if (error != Errno.Ok)
        {
            return error;
        }

        error = tag.Allocate(Size * CopyBreak, DmaDirection.ToDevice, out DmaMemory copies);
        if (error != Errno.Ok)
        {
            memory.Dispose();
            return error;
        }

        ring = new TransmitRing(registers, tag, memory, copies);
        return Errno.Ok;
    }

    /// <summary>Fills descriptors for a packet. <see cref="HasRoom"/> must be true.</summary>
    /// <param name="packet">The packet; the ring's when the answer is Ok.</param>
    /// <returns>Ok, or why the packet cannot be sent.</returns>
    public Errno Put(PacketBuffer packet)
    {
        int length = packet.TotalLength;
        bool isSegmented = (packet.Offloads & PacketOffloads.Segmentation) != 0;
        ref TransmitSlot slot = ref _slots[_next];
        scoped ReadOnlySpan<DmaRun> runs;
        Span<DmaRun> copied = stackalloc DmaRun[1];
        if (isSegmented)
        {
            PrepareHeaders(packet);
        }

        if (length <= CopyBreak)
        {
            int place = _next * CopyBreak;
            packet.CopyTo(0, _copies.Span.Slice(place, length));
            _copies.Sync(place, length, DmaSync.PreWrite);
            copied[0] = new DmaRun(_copies.Address + place, length);
            runs = copied;
        }
        else
        {
            Errno error = Load(packet, slot.Map);
            if (error != Errno.Ok)
            {
                return error;
            }

            slot.Map.Sync(DmaSync.PreWrite);
            runs = slot.Map.Runs;
        }

        slot.Packet = packet;
        slot.Length = length;
        int start = _next;
        if (OffloadContext.IsNeeded(packet))
        {
            PutContext(packet, length, isSegmented);
        }

        int last = PutData(packet, runs, isSegmented);
        _slots[start].Last = last;
        return Errno.Ok;
    }

    /// <summary>Tells the chip of what was put.</summary>
    public void TellTail()
    {
        if (_untold > 0)
        {
            _untold = 0;
            _registers.TransmitTail.Write((uint)_next);
        }
    }

    /// <summary>Takes back what the chip is done with. §3.4.3</summary>
    /// <param name="length">Bytes of the packet.</param>
    /// <returns>False if the oldest packet is still with it, or there is none.</returns>
    public bool TryReclaim(out int length)
    {
        length = 0;
        if (_oldest == _next)
        {
            return false;
        }

        ref TransmitSlot slot = ref _slots[_oldest];
        int offset = slot.Last * I8254xLimits.DescriptorLength;
        _ring.Sync(offset, I8254xLimits.DescriptorLength, DmaSync.PostRead);
        _ = TransmitDataDescriptor.TryParse(_ring.Span.Slice(offset, I8254xLimits.DescriptorLength), out TransmitDataDescriptor descriptor);
        if (!((TransmitStatus)descriptor.StatusBits).Done)
        {
            return false;
        }

        length = slot.Length;
        int next = (slot.Last + 1) & (Size - 1);
        Release(ref slot);
        _oldest = next;
        Completed++;
        return true;
    }

    /// <summary>Frees all. The chip must have been stopped.</summary>
    public void Dispose()
    {
        foreach (ref TransmitSlot slot in _slots.AsSpan())
        {
            Release(ref slot);
            slot.Map.Dispose();
        }

        _copies.Dispose();
        _ring.Dispose();
    }

    private static void Release(ref TransmitSlot slot)
    {
        if (slot.Map.IsLoaded)
        {
            slot.Map.Sync(DmaSync.PostWrite);
            slot.Map.Unload();
        }

        slot.Packet?.Free();
        slot.Packet = null;
    }

    // The chip puts each segment's length and sums in: it wants the IP length and checksum 0, and a pseudo header without length. §3.5.5
    private static void PrepareHeaders(PacketBuffer packet)
    {
        Span<byte> ip = packet.Span.Slice(packet.LinkHeaderLength, packet.NetworkHeaderLength);
        BinaryPrimitives.WriteUInt16BigEndian(ip[2..], 0);
        BinaryPrimitives.WriteUInt16BigEndian(ip[IpChecksumPlace..], 0);
        ulong pseudo = InternetChecksum.Add(ip.Slice(12, 8)) + ip[9];
        Span<byte> tcp = packet.Span.Slice(packet.LinkHeaderLength + packet.NetworkHeaderLength, packet.TransportHeaderLength);
        BinaryPrimitives.WriteUInt16BigEndian(tcp[TcpChecksumPlace..], InternetChecksum.Fold(pseudo));
    }

    private Errno Load(PacketBuffer packet, DmaMap map)
    {
        int count = 0;
        for (PacketBuffer? piece = packet; piece is not null; piece = piece.Next)
        {
            if (piece.Length == 0)
            {
                continue;
            }

            if (count == MaxRuns)
            {
                return Errno.EFBIG;
            }

            _pieces[count++] = piece.Segment;
        }

        return map.Load(_pieces.AsSpan(0, count), DmaDirection.ToDevice);
    }

    // §3.3.6
    private void PutContext(PacketBuffer packet, int length, bool isSegmented)
    {
        OffloadContext context = OffloadContext.Of(packet);
        if (!isSegmented && _told == context)
        {
            return;
        }

        int transport = context.LinkHeader + context.NetworkHeader;
        int header = isSegmented ? transport + packet.TransportHeaderLength : 0;
        TransmitContextDescriptor.Writer descriptor = TransmitContextDescriptor.Write(Claim());
        descriptor.IpChecksumStart = context.LinkHeader;
        descriptor.IpChecksumOffset = (byte)(context.LinkHeader + IpChecksumPlace);
        descriptor.IpChecksumEnd = (ushort)(transport - 1);
        descriptor.TransportChecksumStart = (byte)transport;
        descriptor.TransportChecksumOffset = (byte)(transport + (context.IsUdp ? UdpChecksumPlace : TcpChecksumPlace));
        descriptor.TransportChecksumEnd = 0;
        descriptor.Type = TransmitDescriptorType.Context;
        descriptor.Command = default(TransmitContextCommand) with
        {
            Extension = true,
            Ipv4 = true,
            Tcp = !context.IsUdp,
            Segmentation = isSegmented,
            InterruptDelay = true,
        };
        if (isSegmented)
        {
            descriptor.PayloadLength = (uint)(length - header);
            descriptor.HeaderLength = (byte)header;
            descriptor.SegmentSize = packet.SegmentSize;
        }

        Commit();
        _told = isSegmented ? null : context;
    }

    // §3.3.3, §3.3.7
    private int PutData(PacketBuffer packet, ReadOnlySpan<DmaRun> runs, bool isSegmented)
    {
        bool isExtended = OffloadContext.IsNeeded(packet);
        var options = default(PacketOptions) with
        {
            InsertIpChecksum = isSegmented || (packet.Offloads & PacketOffloads.Ipv4Checksum) != 0,
            InsertTransportChecksum = isSegmented || (packet.Offloads & (PacketOffloads.TcpChecksum | PacketOffloads.UdpChecksum)) != 0,
        };
        bool isTagged = (packet.Offloads & PacketOffloads.VlanTag) != 0;
        var command = default(TransmitCommand) with
        {
            InsertFcs = true,
            Extension = isExtended,
            InsertChecksum = isSegmented,
            VlanInsert = isTagged,
            InterruptDelay = true,
        };
        var tag = new VlanTag(isTagged ? packet.VlanTag : (ushort)0);
        int last = _next;
        for (int i = 0; i < runs.Length; i++)
        {
            DmaRun run = runs[i];
            bool isLast = i == runs.Length - 1;

            // A descriptor of four bytes ends each segmented packet, else the write-back of the last may come early (82540 erratum).
            bool isSplit = isLast && isSegmented && run.Length > 2 * Sentinel;
            int part = isSplit ? run.Length - Sentinel : run.Length;
            last = PutRun(run.Address, part, isLast && !isSplit, isExtended, command, options, tag);
            if (isSplit)
            {
                last = PutRun(run.Address + part, Sentinel, isLast: true, isExtended, command, options, tag);
            }
        }

        return last;
    }

    private int PutRun(
        DeviceAddress address, int length, bool isLast, bool isExtended, TransmitCommand command, PacketOptions options, VlanTag tag)
    {
        int index = _next;
        command = isLast ? command with { EndOfPacket = true, ReportStatus = true } : command;
        if (isExtended)
        {
            TransmitDataDescriptor.Writer data = TransmitDataDescriptor.Write(Claim());
            data.BufferAddress = address.Value;
            data.Length = (uint)length;
            data.Type = TransmitDescriptorType.Data;
            data.Command = command;
            data.Options = options;
            data.Special = tag;
        }
        else
        {
            LegacyTransmitDescriptor.Writer legacy = LegacyTransmitDescriptor.Write(Claim());
            legacy.BufferAddress = address.Value;
            legacy.Length = (ushort)length;
            legacy.Command = command;
            legacy.Special = tag;
        }

        Commit();
        return index;
    }

    private Span<byte> Claim() => _ring.Span.Slice(_next * I8254xLimits.DescriptorLength, I8254xLimits.DescriptorLength);

    private void Commit()
    {
        _ring.Sync(_next * I8254xLimits.DescriptorLength, I8254xLimits.DescriptorLength, DmaSync.PreRead | DmaSync.PreWrite);
        _next = (_next + 1) & (Size - 1);
        _untold++;
    }
}
