namespace DriverKit.Kernel.Net;

/// <summary>Packets in order, ifqueue(9): bounded, and what does not fit is refused. Any context.</summary>
public sealed class PacketQueue
{
    private readonly SimpleLock _lock = new();
    private PacketBuffer? _head;
    private PacketBuffer? _tail;
    private int _count;

    /// <summary>A queue.</summary>
    /// <param name="limit">Most packets in it (ifq_maxlen).</param>
    public PacketQueue(int limit = 256) => Limit = limit;

    /// <summary>Most packets in it.</summary>
    public int Limit { get; set; }

    /// <summary>Packets in it.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Packets that were refused.</summary>
    public long Drops { get; private set; }

    /// <summary>Puts a packet at the end.</summary>
    /// <param name="packet">The packet; the queue's if there was room, else still the caller's.</param>
    /// <returns>False if the queue is full.</returns>
    public bool TryEnqueue(PacketBuffer packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        using SimpleLock.Scope held = _lock.Hold();
        if (_count >= Limit)
        {
            Drops++;
            return false;
        }

        packet.NextPacket = null;
        if (_tail is null)
        {
            _head = packet;
        }
        else
        {
            _tail.NextPacket = packet;
        }

        _tail = packet;
        _count++;
        return true;
    }

    /// <summary>Takes the first packet.</summary>
    /// <param name="packet">The packet, the caller's.</param>
    /// <returns>False if there is none.</returns>
    public bool TryDequeue(out PacketBuffer packet)
    {
        packet = null!;
        if (Volatile.Read(ref _count) == 0)
        {
            return false;
        }

        using SimpleLock.Scope held = _lock.Hold();
        if (_head is null)
        {
            return false;
        }

        packet = _head;
        _head = packet.NextPacket;
        _tail = _head is null ? null : _tail;
        packet.NextPacket = null;
        _count--;
        return true;
    }

    /// <summary>Puts a packet back at the front: whoever took it could not deal with it yet.</summary>
    /// <param name="packet">The packet.</param>
    public void PutBack(PacketBuffer packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        using SimpleLock.Scope held = _lock.Hold();
        packet.NextPacket = _head;
        _head = packet;
        _tail ??= packet;
        _count++;
    }

    /// <summary>Frees all that is in it.</summary>
    public void Purge()
    {
        while (TryDequeue(out PacketBuffer packet))
        {
            packet.Free();
        }
    }
}
