using System.Buffers.Binary;
using DriverKit.Registers;

namespace DriverKit.Fuzzing;

/// <summary>Makes inputs out of valid ones by small damage, the same from the same seed.</summary>
/// <param name="corpus">One valid input or more.</param>
/// <param name="seed">The seed.</param>
/// <param name="maxLength">The most bytes an input may have.</param>
public sealed class Mutator(IReadOnlyList<FuzzSeed> corpus, ulong seed, int maxLength)
{
    private const int MostDamages = 6;

    private static readonly byte[] Bytes = [0x00, 0x01, 0x02, 0x07, 0x08, 0x10, 0x20, 0x40, 0x7F, 0x80, 0x81, 0xFE, 0xFF];

    private static readonly uint[] Words =
        [0, 1, 2, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFE, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF];

    private readonly FuzzRandom _random = new(seed);
    private readonly byte[] _buffer = new byte[maxLength];
    private int _length;

    /// <summary>The next input, which is overwritten by the one after it. One in sixteen is a seed unchanged.</summary>
    /// <returns>The input.</returns>
    public ReadOnlySpan<byte> Next()
    {
        FuzzSeed start = corpus[_random.Below(corpus.Count)];
        _length = Math.Min(start.Bytes.Length, maxLength);
        start.Bytes.Span[.._length].CopyTo(_buffer);
        if (_random.Below(16) == 0)
        {
            return _buffer.AsSpan(0, _length);
        }

        for (int damages = 1 + _random.Skewed(MostDamages); damages > 0; damages--)
        {
            if (start.Structures.Length > 0 && _random.Below(2) == 0)
            {
                Field(start);
            }
            else
            {
                Damage();
            }
        }

        return _buffer.AsSpan(0, _length);
    }

    private void Damage()
    {
        switch (_random.Below(10))
        {
            case 0:
                Cut();
                break;
            case 1:
                Grow();
                break;
            case 2:
                Remove();
                break;
            case 3:
                Repeat();
                break;
            case 4:
                Splice();
                break;
            case var inPlace when _length > 0:
                InPlace(inPlace);
                break;
        }
    }

    private void InPlace(int kind)
    {
        int at = _random.Below(_length);
        switch (kind)
        {
            case 5:
                _buffer[at] ^= (byte)(1 << _random.Below(8));
                break;
            case 6:
                _buffer[at] = _random.Pick<byte>(Bytes);
                break;
            case 7:
                _buffer[at] += (byte)(_random.Below(33) - 16);
                break;
            case 8:
                Word(at);
                break;
            default:
                int end = Math.Min(_length, at + 1 + _random.Skewed(64));
                byte fill = _random.Pick<byte>(Bytes);
                _buffer.AsSpan(at..end).Fill(fill);
                break;
        }
    }

    private void Word(int at)
    {
        Span<byte> word = stackalloc byte[4];
        uint value = _random.Pick<uint>(Words);
        bool two = _random.Below(2) == 0;
        bool big = _random.Below(2) == 0;
        value = two && big ? value << 16 : value;
        if (big)
        {
            BinaryPrimitives.WriteUInt32BigEndian(word, value);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(word, value);
        }

        word = word[..Math.Min(two ? 2 : 4, _length - at)];
        word.CopyTo(_buffer.AsSpan(at));
    }

    private void Field(FuzzSeed start)
    {
        (int offset, var fields) = start.Structures[_random.Below(start.Structures.Length)];
        FieldLayout field = fields[_random.Below(fields.Length)];
        int first = offset + field.ByteOffset;
        if (first + field.ByteWidth > _length)
        {
            return;
        }

        Span<byte> bytes = _buffer.AsSpan(first, field.ByteWidth);
        if (field.Kind == FieldKind.Bytes)
        {
            bytes[_random.Below(bytes.Length)] = (byte)_random.Next();
            return;
        }

        ulong maximum = field.BitWidth >= 64 ? ulong.MaxValue : (1UL << field.BitWidth) - 1;
        ulong value = _random.Below(7) switch
        {
            0 => 0,
            1 => 1,
            2 => maximum,
            3 => maximum - 1,
            4 => 1UL << _random.Below(field.BitWidth),
            5 => (ulong)_random.Skewed(64),
            _ => _random.Next(),
        };
        for (int i = 0; i < field.BitWidth; i++)
        {
            int bit = field.BitOffset + i;
            int place = field.Order == ByteOrder.BigEndian ? field.ByteWidth - 1 - (bit / 8) : bit / 8;
            int mask = 1 << (bit % 8);
            bytes[place] = (byte)((value >> i & 1) != 0 ? bytes[place] | mask : bytes[place] & ~mask);
        }
    }

    private void Cut() => _length = _random.Below(_length + 1);

    private void Grow()
    {
        int more = Math.Min(maxLength - _length, 1 + _random.Skewed(64));
        for (int i = 0; i < more; i++)
        {
            _buffer[_length++] = _random.Below(2) == 0 ? (byte)_random.Next() : (byte)0;
        }
    }

    private void Remove()
    {
        int at = _random.Below(_length + 1);
        int count = Math.Min(_length - at, 1 + _random.Skewed(32));
        _buffer.AsSpan(at + count, _length - at - count).CopyTo(_buffer.AsSpan(at));
        _length -= count;
    }

    private void Repeat()
    {
        int from = _random.Below(_length + 1);
        int count = Math.Min(Math.Min(_length - from, 1 + _random.Skewed(64)), maxLength - _length);
        int to = _random.Below(_length + 1);
        byte[] piece = _buffer.AsSpan(from, count).ToArray();
        _buffer.AsSpan(to, _length - to).CopyTo(_buffer.AsSpan(to + count));
        piece.CopyTo(_buffer.AsSpan(to));
        _length += count;
    }

    private void Splice()
    {
        ReadOnlySpan<byte> other = corpus[_random.Below(corpus.Count)].Bytes.Span;
        int at = _random.Below(_length + 1);
        other = other[_random.Below(other.Length + 1)..];
        other = other[..Math.Min(other.Length, maxLength - at)];
        other.CopyTo(_buffer.AsSpan(at));
        _length = at + other.Length;
    }
}
