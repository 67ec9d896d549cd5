using System.Buffers.Binary;

namespace DriverKit.Emulation.E1000;

/// <summary>The receive part of the packet buffer: frames that wait for descriptors. 8254x SDM 4.0 §13.4.16. Soft context.</summary>
internal sealed class ReceiveFifo
{
    private const int Header = 4;
    private readonly byte[] _bytes = new byte[64 * 1024];
    private int _capacity;
    private int _head;
    private int _used;

    /// <summary>Frames in it.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of it that are used.</summary>
    public int Used => _used;

    /// <summary>Empties it and sets its size.</summary>
    public void Reset(int capacity)
    {
        _capacity = Math.Clamp(capacity, 0, _bytes.Length);
        (_head, _used, Count) = (0, 0, 0);
    }

    /// <summary>Puts a frame in.</summary>
    /// <returns>False if there is no room.</returns>
    public bool TryPut(ReadOnlySpan<byte> frame)
    {
        int length = Header + frame.Length;
        if (_used + length > _capacity)
        {
            return false;
        }

        Span<byte> header = stackalloc byte[Header];
        BinaryPrimitives.WriteInt32LittleEndian(header, frame.Length);
        int at = (_head + _used) % _capacity;
        Write(at, header);
        Write((at + Header) % _capacity, frame);
        _used += length;
        Count++;
        return true;
    }

    /// <summary>Takes the oldest frame out.</summary>
    /// <param name="frame">Where it goes.</param>
    /// <returns>Its length; -1 if there is none.</returns>
    public int Take(Span<byte> frame)
    {
        if (Count == 0)
        {
            return -1;
        }

        Span<byte> header = stackalloc byte[Header];
        Read(_head, header);
        int length = BinaryPrimitives.ReadInt32LittleEndian(header);
        Read((_head + Header) % _capacity, frame[..length]);
        _head = (_head + Header + length) % _capacity;
        _used -= Header + length;
        Count--;
        return length;
    }

    private void Write(int at, ReadOnlySpan<byte> bytes)
    {
        int first = Math.Min(bytes.Length, _capacity - at);
        bytes[..first].CopyTo(_bytes.AsSpan(at));
        bytes[first..].CopyTo(_bytes);
    }

    private void Read(int at, Span<byte> bytes)
    {
        int first = Math.Min(bytes.Length, _capacity - at);
        _bytes.AsSpan(at, first).CopyTo(bytes);
        _bytes.AsSpan(0, bytes.Length - first).CopyTo(bytes[first..]);
    }
}
