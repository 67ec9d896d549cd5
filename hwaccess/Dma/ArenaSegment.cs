using System.Runtime.CompilerServices;

namespace DriverKit.Dma;

/// <summary>
/// A run of bytes in an <see cref="Dma.Arena"/>: what buffer-cache pages, packet clusters and transfer buffers are made of.
/// A value, cheap to slice and to pass on; who may touch the bytes is said by whoever owns the request that carries it.
/// </summary>
public readonly unsafe struct ArenaSegment : IEquatable<ArenaSegment>
{
    private readonly byte* _pointer;

    internal ArenaSegment(Arena arena, byte* pointer, int length)
    {
        Arena = arena;
        _pointer = pointer;
        Length = length;
    }

    /// <summary>The arena the bytes lie in; null for the empty segment.</summary>
    public Arena? Arena { get; }

    /// <summary>Length in bytes.</summary>
    public int Length { get; }

    /// <summary>Offset of the first byte from the arena's base, in bytes.</summary>
    public long Offset => Arena is null ? 0 : _pointer - Arena.Base;

    /// <summary>True when there is nothing in it.</summary>
    public bool IsEmpty => Length == 0;

    /// <summary>The bytes.</summary>
    public Span<byte> Span
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(_pointer, Length);
    }

    /// <summary>Address of the first byte, for backends that hand it to the system; it does not move.</summary>
    public byte* Pointer => _pointer;

    /// <summary>A part of this segment.</summary>
    /// <param name="start">First byte, from the start of this segment.</param>
    /// <param name="length">Length in bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part does not lie within the segment.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ArenaSegment Slice(int start, int length)
    {
        if ((uint)start > (uint)Length || (uint)length > (uint)(Length - start))
        {
            throw new ArgumentOutOfRangeException(nameof(start), $"{start}+{length} does not lie within a segment of {Length} bytes");
        }

        return new ArenaSegment(Arena!, _pointer + start, length);
    }

    /// <summary>The rest of this segment from <paramref name="start"/> on.</summary>
    /// <param name="start">First byte, from the start of this segment.</param>
    public ArenaSegment Slice(int start) => Slice(start, Length - start);

    /// <summary>This segment and one that lies right behind it, as one.</summary>
    /// <param name="next">The other.</param>
    /// <param name="joined">Both, when the answer is true.</param>
    /// <returns>False if <paramref name="next"/> does not begin where this one ends.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryJoin(ArenaSegment next, out ArenaSegment joined)
    {
        bool adjacent = next._pointer == _pointer + Length && next.Arena == Arena && Arena is not null && Length <= int.MaxValue - next.Length;
        joined = adjacent ? new ArenaSegment(Arena!, _pointer, Length + next.Length) : default;
        return adjacent;
    }

    /// <inheritdoc/>
    public bool Equals(ArenaSegment other) => _pointer == other._pointer && Length == other.Length;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ArenaSegment other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine((nint)_pointer, Length);

    /// <summary>Same bytes, same length.</summary>
    public static bool operator ==(ArenaSegment left, ArenaSegment right) => left.Equals(right);

    /// <summary>Not the same bytes or length.</summary>
    public static bool operator !=(ArenaSegment left, ArenaSegment right) => !left.Equals(right);

    /// <inheritdoc/>
    public override string ToString() => $"arena+0x{Offset:x}/{Length}";
}
