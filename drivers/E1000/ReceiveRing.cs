using DriverKit.Dma;
using DriverKit.Kernel;
using DriverKit.Kernel.Net;
using DriverKit.Kernel.Pci;
using DriverKit.Specs.Ethernet;
using DriverKit.Specs.I8254x;

namespace DriverKit.Drivers.E1000;

/// <summary>
/// The receive ring. §3.2: software gives descriptors with buffers up to the tail, the chip fills them from the head on. Soft context, but
/// for making and disposing.
/// </summary>
internal sealed class ReceiveRing : IDisposable
{
    /// <summary>Descriptors. Head equal to tail means that the chip has none, so that one is never given.</summary>
    public const int Size = 256;

    /// <summary>Bytes that the chip may put into one buffer, RCTL.BSIZE.</summary>
    public const int BufferLength = 2048;

    // Frames up to this length are copied, and their buffer goes back into the ring as it is.
    private const int CopyBreak = 256;
    private const int TailEvery = 16;

    private readonly I8254xRegisters _registers;
    private readonly PacketPool _packets;
    private readonly DmaMemory _ring;
    private readonly PacketBuffer?[] _buffers = new PacketBuffer?[Size];
    private readonly DmaMap?[] _maps = new DmaMap?[Size];
    private DmaMap? _spare;
    private PacketBuffer? _first;
    private int _next;
    private int _untold;
    private bool _discarding;

    private ReceiveRing(I8254xRegisters registers, PacketPool packets, DmaMemory ring)
    {
        _registers = registers;
        _packets = packets;
        _ring = ring;
    }

    /// <summary>Where the chip finds the ring.</summary>
    public DeviceAddress Address => _ring.Address;

    /// <summary>Length of the ring in bytes.</summary>
    public int Length => _ring.Length;

    /// <summary>Frames that came in damaged.</summary>
    public long Errors { get; private set; }

    /// <summary>Frames given up because there was no buffer for what follows them.</summary>
    public long Drops { get; private set; }

    /// <summary>Descriptors that said what cannot be; the chip, or who plays it, lies.</summary>
    public long Nonsense { get; private set; }

    /// <summary>Makes a ring with a buffer in each descriptor. §14.4</summary>
    public static Errno Create(I8254xRegisters registers, DmaTag tag, PacketPool packets, out ReceiveRing ring)
    {
        ring = null!;
        Errno error = tag.Derive(tag.Constraints with { MaxSegments = 1, MaxSegmentSize = BufferLength, MaxSize = BufferLength }, out DmaTag single);
        if (error != Errno.Ok)
        {
            return error;
        }

        error = tag.Allocate(Size * I8254xLimits.DescriptorLength, DmaDirection.Both, out DmaMemory memory, I8254xLimits.RingLengthMultiple);
        if (error != Errno.Ok)
        {
            return error;
        }

        var made = new ReceiveRing(registers, packets, memory) { _spare = single.CreateMap() };
        for (int i = 0; i < Size && error == Errno.Ok; i++)
        {
            made._maps[i] = single.CreateMap();
            error = made.GetBuffer(made._maps[i]!, out made._buffers[i]);
            if (error == Errno.Ok)
            {
                made.Offer(i);
            }
        }

        if (error != Errno.Ok)
        {
            made.Dispose();
            return error;
        }

        ring = made;
        return Errno.Ok;
    }

    /// <summary>Gives the chip all descriptors but one.</summary>
    public void Start() => _registers.ReceiveTail.Write(Size - 1);

    /// <summary>Takes what came, at most so many descriptors, and gives them back with fresh buffers.</summary>
    /// <param name="budget">Descriptors at most.</param>
    /// <param name="received">Where the packets go.</param>
    /// <returns>True if there may be more.</returns>
    public bool Take(int budget, PacketQueue received)
    {
        for (int done = 0; done < budget; done++)
        {
            if (!TakeOne(received))
            {
                TellTail();
                return false;
            }
        }

        TellTail();
        return true;
    }

    /// <summary>Frees all. The chip must have been stopped.</summary>
    public void Dispose()
    {
        _first?.Free();
        _first = null;
        _spare?.Dispose();
        for (int i = 0; i < Size; i++)
        {
            _maps[i]?.Dispose();
            _buffers[i]?.Free();
            _buffers[i] = null;
        }

        _ring.Dispose();
    }

    private bool TakeOne(PacketQueue received)
    {
        int offset = _next * I8254xLimits.DescriptorLength;
        _ring.Sync(offset, I8254xLimits.DescriptorLength, DmaSync.PostRead);
        ReadOnlySpan<byte> bytes = _ring.Span.Slice(offset, I8254xLimits.DescriptorLength);
        _ = ReceiveDescriptor.TryParse(bytes, out ReceiveDescriptor descriptor);
        ReceiveStatus status = descriptor.Status;
        if (!status.Done)
        {
            return false;
        }

        // DD is in memory last; what stands beside it must not have been read before.
        Interlocked.MemoryBarrier();
        int length = descriptor.Length;
        if (length > BufferLength)
        {
            Nonsense++;
            Discard(status);
        }
        else if (_discarding)
        {
            Discard(status);
        }
        else
        {
            Fill(length, descriptor, received);
        }

        Offer(_next);
        _next = (_next + 1) & (Size - 1);
        if (++_untold == TailEvery)
        {
            TellTail();
        }

        return true;
    }

    private void Fill(int length, ReceiveDescriptor descriptor, PacketQueue received)
    {
        ReceiveStatus status = descriptor.Status;
        ReceiveErrors errors = descriptor.Errors;
        bool isDamaged = status.EndOfPacket && (errors.Crc || errors.Symbol || errors.Sequence || errors.CarrierExtension || errors.Data);
        if (isDamaged || (status.EndOfPacket && _first is null && length < EthernetFrame.HeaderLength))
        {
            Errors++;
            DropFirst();
            return;
        }

        Errno error = _first is null && status.EndOfPacket && length <= CopyBreak
            ? Copy(length, out PacketBuffer piece)
            : Exchange(length, out piece);
        if (error != Errno.Ok)
        {
            Drops++;
            Discard(status);
            return;
        }

        if (_first is null)
        {
            _first = piece;
        }
        else
        {
            _first.Concatenate(piece);
        }

        if (!status.EndOfPacket)
        {
            if (_first.PieceCount > I8254xLimits.LongestFrame / BufferLength)
            {
                Nonsense++;
                Discard(status);
            }

            return;
        }

        PacketBuffer packet = _first;
        _first = null;
        Describe(packet, status, errors, descriptor.Special.Raw);
        _ = received.TryEnqueue(packet);
    }

    // §3.2.9, §9.2
    private static void Describe(PacketBuffer packet, ReceiveStatus status, ReceiveErrors errors, ushort special)
    {
        PacketOffloads offloads = PacketOffloads.None;
        if (!status.IgnoreChecksum)
        {
            offloads |= !status.IpChecked ? PacketOffloads.None : errors.IpChecksum ? PacketOffloads.Ipv4Bad : PacketOffloads.Ipv4Verified;
            offloads |= !status.TransportChecked ? PacketOffloads.None
                : errors.TransportChecksum ? PacketOffloads.TransportBad : PacketOffloads.TransportVerified;
        }

        if (status.VlanPacket)
        {
            offloads |= PacketOffloads.VlanTag;
            packet.VlanTag = special;
        }

        packet.Offloads = offloads;
    }

    private Errno Copy(int length, out PacketBuffer piece)
    {
        Errno error = _packets.Get(out piece);
        if (error == Errno.Ok)
        {
            DmaMap map = _maps[_next]!;
            map.Sync(0, length, DmaSync.PostRead);
            _ = piece.TryAppend(length, out Span<byte> room);
            _buffers[_next]!.Span[..length].CopyTo(room);
        }

        return error;
    }

    // The fresh buffer is mapped before the full one is let go: where that fails, the frame is dropped and the ring stays whole.
    private Errno Exchange(int length, out PacketBuffer piece)
    {
        piece = null!;
        DmaMap fresh = _spare!;
        Errno error = GetBuffer(fresh, out PacketBuffer? buffer);
        if (error != Errno.Ok)
        {
            return error;
        }

        DmaMap full = _maps[_next]!;
        full.Sync(DmaSync.PostRead);
        full.Unload();
        piece = _buffers[_next]!;
        piece.Truncate(length);
        _buffers[_next] = buffer;
        _maps[_next] = fresh;
        _spare = full;
        return Errno.Ok;
    }

    private Errno GetBuffer(DmaMap map, out PacketBuffer? buffer)
    {
        Errno error = _packets.Get(out PacketBuffer got);
        buffer = null;
        if (error != Errno.Ok)
        {
            return error;
        }

        _ = got.TryAppend(BufferLength, out _);
        error = map.Load(got.Segment, DmaDirection.FromDevice);
        if (error != Errno.Ok)
        {
            got.Free();
            return error;
        }

        buffer = got;
        return Errno.Ok;
    }

    private void Discard(ReceiveStatus status)
    {
        DropFirst();
        _discarding = !status.EndOfPacket;
    }

    private void DropFirst()
    {
        _first?.Free();
        _first = null;
    }

    // §3.2.3: the address, and the rest zero; DD above all.
    private void Offer(int index)
    {
        DmaMap map = _maps[index]!;
        map.Sync(DmaSync.PreRead);
        int offset = index * I8254xLimits.DescriptorLength;
        ReceiveDescriptor.Writer descriptor = ReceiveDescriptor.Write(_ring.Span.Slice(offset, I8254xLimits.DescriptorLength));
        descriptor.BufferAddress = map.Runs[0].Address.Value;
        _ring.Sync(offset, I8254xLimits.DescriptorLength, DmaSync.PreRead | DmaSync.PreWrite);
    }

    // The tail is one behind the next to be taken: the chip never has the whole ring.
    private void TellTail()
    {
        if (_untold > 0)
        {
            _untold = 0;
            _registers.ReceiveTail.Write((uint)((_next - 1) & (Size - 1)));
        }
    }
}
