using DriverKit.Dma;

namespace DriverKit.Kernel.Net;

/// <summary>
/// A kernel's packet buffers. Memory is taken in runs as it is needed and kept; getting and freeing a buffer allocates nothing after that.
/// Any context.
/// </summary>
/// <remarks>A cluster is a page, so that opening it to a device opens nothing else.</remarks>
public sealed class PacketPool
{
    /// <summary>Bytes of a cluster.</summary>
    public const int ClusterLength = Arena.PageSize;

    private const int ClustersARun = 16;

    private readonly KernelMemory _memory;
    private readonly SimpleLock _lock = new();
    private readonly List<ArenaSegment> _runs = [];
    private PacketBuffer[] _free = new PacketBuffer[4 * ClustersARun];
    private int _freeCount;
    private int _made;

    /// <summary>A pool.</summary>
    /// <param name="memory">Where clusters come from.</param>
    public PacketPool(KernelMemory memory)
    {
        ArgumentNullException.ThrowIfNull(memory);
        _memory = memory;
    }

    /// <summary>Buffers that are out now: 0 when nobody holds a packet.</summary>
    public int InUse => Volatile.Read(ref _made) - Volatile.Read(ref _freeCount);

    /// <summary>Most buffers that may be out at once.</summary>
    public int Limit { get; set; } = 32768;

    /// <summary>Times that there was none to be had.</summary>
    public long Failures { get; private set; }

    /// <summary>Asked before each buffer that is got; true makes it fail. For fault injection.</summary>
    public Func<bool>? FailGet { get; set; }

    /// <summary>Gets an empty buffer (MGETHDR with a cluster).</summary>
    /// <param name="packet">The buffer, one piece of length 0.</param>
    /// <param name="headroom">Bytes kept free before what will be in it.</param>
    /// <returns>Ok or ENOBUFS.</returns>
    public Errno Get(out PacketBuffer packet, int headroom = PacketBuffer.DefaultHeadroom)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)headroom, (uint)ClusterLength);
        if (FailGet is { } fail && fail())
        {
            packet = null!;
            Failures++;
            return Errno.ENOBUFS;
        }

        using (_lock.Hold())
        {
            if (_freeCount > 0 || Grow())
            {
                packet = _free[--_freeCount];
                packet.IsFree = false;
                packet.Prepare(headroom);
                return Errno.Ok;
            }

            Failures++;
            packet = null!;
            return Errno.ENOBUFS;
        }
    }

    /// <summary>Gets a packet of a length, in as many pieces as it takes.</summary>
    /// <param name="length">Bytes; their contents are undefined.</param>
    /// <param name="packet">The first piece.</param>
    /// <param name="headroom">Bytes kept free before the first piece's.</param>
    /// <returns>Ok or ENOBUFS; then nothing is held.</returns>
    public Errno GetLength(int length, out PacketBuffer packet, int headroom = PacketBuffer.DefaultHeadroom)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Errno error = Get(out packet, headroom);
        if (error != Errno.Ok)
        {
            return error;
        }

        PacketBuffer last = packet;
        while (true)
        {
            int part = Math.Min(length, last.Tailroom);
            _ = last.TryAppend(part, out _);
            length -= part;
            if (length == 0)
            {
                return Errno.Ok;
            }

            error = Get(out PacketBuffer piece, 0);
            if (error != Errno.Ok)
            {
                packet.Free();
                packet = null!;
                return error;
            }

            last.Concatenate(piece);
            last = piece;
        }
    }

    /// <summary>Gets a packet with a copy of bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="packet">The packet.</param>
    /// <returns>Ok or ENOBUFS.</returns>
    public Errno GetCopy(ReadOnlySpan<byte> bytes, out PacketBuffer packet)
    {
        Errno error = GetLength(bytes.Length, out packet);
        if (error == Errno.Ok)
        {
            packet.CopyFrom(0, bytes);
        }

        return error;
    }

    /// <summary>Gets a buffer over storage that somebody lends (MEXTADD); it has neither headroom nor tailroom.</summary>
    /// <param name="storage">Memory of the arena; all of it counts.</param>
    /// <param name="lender">Who is told when it is freed.</param>
    /// <param name="packet">The buffer.</param>
    /// <returns>Ok or ENOBUFS.</returns>
    public Errno GetExternal(ArenaSegment storage, IPacketStorage lender, out PacketBuffer packet)
    {
        ArgumentNullException.ThrowIfNull(lender);
        Errno error = Get(out packet, 0);
        if (error == Errno.Ok)
        {
            packet.Borrow(storage, lender);
        }

        return error;
    }

    internal void Put(PacketBuffer packet)
    {
        using SimpleLock.Scope held = _lock.Hold();
        packet.IsFree = true;
        _free[_freeCount++] = packet;
    }

    /// <summary>Gives the memory back; buffers that are out are lost, and their runs with them: they count as the kernel's leak.</summary>
    internal void Drain()
    {
        using SimpleLock.Scope held = _lock.Hold();
        if (_made != _freeCount)
        {
            return;
        }

        foreach (ArenaSegment run in _runs)
        {
            _memory.Free(run);
        }

        _runs.Clear();
        (_made, _freeCount) = (0, 0);
    }

    private bool Grow()
    {
        if (_made + ClustersARun > Limit || _memory.Allocate(ClustersARun * ClusterLength, out ArenaSegment run) != Errno.Ok)
        {
            return false;
        }

        _runs.Add(run);
        _made += ClustersARun;
        if (_made > _free.Length)
        {
            Array.Resize(ref _free, Math.Max(_made, 2 * _free.Length));
        }

        for (int i = 0; i < ClustersARun; i++)
        {
            _free[_freeCount++] = new PacketBuffer(this, run.Slice(i * ClusterLength, ClusterLength)) { IsFree = true };
        }

        return true;
    }
}
