using DriverKit.Dma;

namespace DriverKit.Kernel.Net;

/// <summary>
/// A packet, or a piece of one: a run of bytes in a cluster of the arena, with room before and behind it (mbuf(9) with a cluster, and no
/// other kind). Pieces are chained by <see cref="Next"/>; the first carries what is said of the whole packet.
/// </summary>
/// <remarks>
/// A packet has one owner: whoever is given it frees it or gives it on. Nothing here is allocated: buffers come from a
/// <see cref="PacketPool"/> and go back there. Not safe for two threads at once, as nothing with one owner need be.
/// </remarks>
public sealed class PacketBuffer
{
    /// <summary>
    /// Room before a fresh packet's bytes: 64 for headers to come, and 2 so that what follows an Ethernet header is aligned.
    /// </summary>
    public const int DefaultHeadroom = 66;

    private readonly PacketPool _pool;
    private readonly ArenaSegment _cluster;
    private ArenaSegment _storage;
    private IPacketStorage? _lender;
    private int _start;

    internal PacketBuffer(PacketPool pool, ArenaSegment cluster)
    {
        _pool = pool;
        _cluster = cluster;
        _storage = cluster;
    }

    /// <summary>The next piece of the same packet.</summary>
    public PacketBuffer? Next { get; private set; }

    /// <summary>Bytes in this piece.</summary>
    public int Length { get; private set; }

    /// <summary>Bytes in the whole packet; of the first piece.</summary>
    public int TotalLength
    {
        get
        {
            int total = Length;
            for (PacketBuffer? piece = Next; piece is not null; piece = piece.Next)
            {
                total += piece.Length;
            }

            return total;
        }
    }

    /// <summary>How many pieces there are from this one on.</summary>
    public int PieceCount
    {
        get
        {
            int count = 1;
            for (PacketBuffer? piece = Next; piece is not null; piece = piece.Next)
            {
                count++;
            }

            return count;
        }
    }

    /// <summary>The bytes of this piece.</summary>
    public Span<byte> Span => _storage.Span.Slice(_start, Length);

    /// <summary>The bytes of this piece as memory that devices reach.</summary>
    public ArenaSegment Segment => _storage.Slice(_start, Length);

    /// <summary>Room before the bytes of this piece.</summary>
    public int Headroom => _lender is null ? _start : 0;

    /// <summary>Room behind the bytes of this piece.</summary>
    public int Tailroom => _lender is null ? _storage.Length - _start - Length : 0;

    /// <summary>What is to be done for it, or was done.</summary>
    public PacketOffloads Offloads { get; set; }

    /// <summary>Tag control information, with <see cref="PacketOffloads.VlanTag"/>. IEEE 802.1Q §9.6.</summary>
    public ushort VlanTag { get; set; }

    /// <summary>Bytes before the network header; with any offload but a tag.</summary>
    public byte LinkHeaderLength { get; set; }

    /// <summary>Bytes of the network header; with any offload but a tag.</summary>
    public ushort NetworkHeaderLength { get; set; }

    /// <summary>Bytes of the transport header; with <see cref="PacketOffloads.Segmentation"/>.</summary>
    public byte TransportHeaderLength { get; set; }

    /// <summary>Most bytes of payload a segment; with <see cref="PacketOffloads.Segmentation"/>.</summary>
    public ushort SegmentSize { get; set; }

    /// <summary>Where it came in; null for one that was made here.</summary>
    public NetworkInterface? ReceivedOn { get; set; }

    /// <summary>True while it lies in its pool.</summary>
    internal bool IsFree { get; set; }

    /// <summary>The next packet in a queue.</summary>
    internal PacketBuffer? NextPacket { get; set; }

    /// <summary>Makes room for bytes before those of this piece, which then count (M_PREPEND).</summary>
    /// <param name="bytes">How many.</param>
    /// <param name="added">The new bytes; their contents are undefined.</param>
    /// <returns>False if there is no such headroom.</returns>
    public bool TryPrepend(int bytes, out Span<byte> added)
    {
        added = default;
        if ((uint)bytes > (uint)Headroom)
        {
            return false;
        }

        _start -= bytes;
        Length += bytes;
        added = Span[..bytes];
        return true;
    }

    /// <summary>Makes bytes behind those of this piece count.</summary>
    /// <param name="bytes">How many.</param>
    /// <param name="added">The new bytes; their contents are undefined.</param>
    /// <returns>False if there is no such tailroom.</returns>
    public bool TryAppend(int bytes, out Span<byte> added)
    {
        added = default;
        if ((uint)bytes > (uint)Tailroom)
        {
            return false;
        }

        Length += bytes;
        added = Span[(Length - bytes)..];
        return true;
    }

    /// <summary>Takes bytes off the packet's front (m_adj); pieces stay, even with nothing in them.</summary>
    /// <param name="bytes">How many; all there are, where there are fewer.</param>
    public void TrimFront(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        for (PacketBuffer? piece = this; piece is not null && bytes > 0; piece = piece.Next)
        {
            int cut = Math.Min(bytes, piece.Length);
            piece._start += cut;
            piece.Length -= cut;
            bytes -= cut;
        }
    }

    /// <summary>Cuts the packet to a length; pieces wholly beyond it are freed.</summary>
    /// <param name="length">Bytes that stay; nothing happens where there are no more.</param>
    public void Truncate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        PacketBuffer piece = this;
        while (length > piece.Length && piece.Next is { } next)
        {
            length -= piece.Length;
            piece = next;
        }

        if (length > piece.Length)
        {
            return;
        }

        piece.Length = length;
        PacketBuffer? rest = piece.Next;
        piece.Next = null;
        rest?.Free();
    }

    /// <summary>Hangs another packet's pieces behind this one's (m_cat). The other is this one's from then on.</summary>
    /// <param name="other">First piece of what follows.</param>
    public void Concatenate(PacketBuffer other)
    {
        ArgumentNullException.ThrowIfNull(other);
        PacketBuffer last = this;
        while (last.Next is { } next)
        {
            last = next;
        }

        last.Next = other;
    }

    /// <summary>Cuts a packet in two behind its first piece.</summary>
    /// <returns>The rest, the caller's; null if there is none.</returns>
    public PacketBuffer? DetachNext()
    {
        PacketBuffer? rest = Next;
        Next = null;
        return rest;
    }

    /// <summary>Copies bytes of the packet out (m_copydata).</summary>
    /// <param name="offset">First byte.</param>
    /// <param name="target">Where they go.</param>
    /// <returns>How many there were, at most the target's length.</returns>
    public int CopyTo(int offset, Span<byte> target)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        int done = 0;
        for (PacketBuffer? piece = this; piece is not null && done < target.Length; piece = piece.Next)
        {
            if (offset >= piece.Length)
            {
                offset -= piece.Length;
                continue;
            }

            int part = Math.Min(piece.Length - offset, target.Length - done);
            piece.Span.Slice(offset, part).CopyTo(target[done..]);
            done += part;
            offset = 0;
        }

        return done;
    }

    /// <summary>Copies bytes into the packet, over those that are there (m_copyback within bounds).</summary>
    /// <param name="offset">First byte.</param>
    /// <param name="source">The bytes.</param>
    /// <returns>How many found room.</returns>
    public int CopyFrom(int offset, ReadOnlySpan<byte> source)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        int done = 0;
        for (PacketBuffer? piece = this; piece is not null && done < source.Length; piece = piece.Next)
        {
            if (offset >= piece.Length)
            {
                offset -= piece.Length;
                continue;
            }

            int part = Math.Min(piece.Length - offset, source.Length - done);
            source.Slice(done, part).CopyTo(piece.Span[offset..]);
            done += part;
            offset = 0;
        }

        return done;
    }

    /// <summary>Makes the packet's first bytes lie in its first piece (m_pullup), taking them from those behind.</summary>
    /// <param name="length">How many, at most what the piece's headroom and tailroom leave.</param>
    /// <returns>False if the packet is shorter, or the piece has no such room; it is unchanged then.</returns>
    public bool TryPullUp(int length)
    {
        if (length <= Length)
        {
            return true;
        }

        if (length > TotalLength || length - Length > Tailroom)
        {
            return false;
        }

        while (Length < length && Next is { } next)
        {
            int part = Math.Min(next.Length, length - Length);
            _ = TryAppend(part, out Span<byte> room);
            next.Span[..part].CopyTo(room);
            next.TrimFront(part);
            if (next.Length == 0)
            {
                Next = next.Next;
                next.Next = null;
                next.Free();
            }
        }

        return true;
    }

    /// <summary>Takes over what is said of a packet as a whole (m_copy_pkthdr).</summary>
    /// <param name="other">First piece of the other.</param>
    public void CopyHeader(PacketBuffer other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Offloads = other.Offloads;
        VlanTag = other.VlanTag;
        LinkHeaderLength = other.LinkHeaderLength;
        NetworkHeaderLength = other.NetworkHeaderLength;
        TransportHeaderLength = other.TransportHeaderLength;
        SegmentSize = other.SegmentSize;
        ReceivedOn = other.ReceivedOn;
    }

    /// <summary>Gives all pieces back.</summary>
    /// <exception cref="InvalidOperationException">It was freed already.</exception>
    public void Free()
    {
        PacketBuffer? piece = this;
        while (piece is not null)
        {
            PacketBuffer? next = piece.Next;
            piece.Next = null;
            piece.Release();
            piece = next;
        }
    }

    internal void Prepare(int headroom)
    {
        _start = headroom;
        Length = 0;
        Offloads = PacketOffloads.None;
        ReceivedOn = null;
    }

    internal void Borrow(ArenaSegment storage, IPacketStorage lender)
    {
        Prepare(0);
        _storage = storage;
        _lender = lender;
        Length = storage.Length;
    }

    private void Release()
    {
        if (IsFree)
        {
            throw new InvalidOperationException("a packet buffer was freed twice");
        }

        if (_lender is { } lender)
        {
            ArenaSegment lent = _storage;
            _lender = null;
            _storage = _cluster;
            lender.StorageReleased(lent);
        }

        _pool.Put(this);
    }
}
