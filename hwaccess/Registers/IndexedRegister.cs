using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace DriverKit.Registers;

/// <summary>Registers behind a pair of them: one takes the index, the other gives and takes the data. The caller keeps others from the pair meanwhile.</summary>
/// <typeparam name="T">A <see cref="BitFieldsAttribute{TRaw}"/> value, or an unsigned integer of 8 to 64 bits.</typeparam>
public readonly struct IndexedRegister<T>
    where T : unmanaged
{
    private readonly RegisterPlace _index;
    private readonly int _indexWidth;
    private readonly RegisterPlace _data;
    private readonly int _count;

    /// <summary>For generated code.</summary>
    /// <param name="index">Where the index goes.</param>
    /// <param name="indexWidth">Its width in bytes.</param>
    /// <param name="data">Where the data are.</param>
    /// <param name="count">How many there are; 0 where the index is not a count.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public IndexedRegister(RegisterPlace index, int indexWidth, RegisterPlace data, int count)
    {
        _index = index;
        _indexWidth = indexWidth;
        _data = data;
        _count = count;
    }

    /// <summary>Writes the index, then reads the data: two accesses.</summary>
    /// <param name="index">Which.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index has no such value.</exception>
    public T Read(ulong index)
    {
        Select(index);
        return _data.Read<T>();
    }

    /// <summary>Writes the index, then the data: two accesses.</summary>
    /// <param name="index">Which.</param>
    /// <param name="value">What to write.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index has no such value.</exception>
    public void Write(ulong index, T value)
    {
        Select(index);
        _data.Write(value);
    }

    private void Select(ulong index)
    {
        if ((_count > 0 && index >= (ulong)_count) || (_indexWidth < 8 && index >> (_indexWidth * 8) != 0))
        {
            Refuse(index);
        }

        switch (_indexWidth)
        {
            case 1:
                _index.Write((byte)index);
                break;
            case 2:
                _index.Write((ushort)index);
                break;
            case 4:
                _index.Write((uint)index);
                break;
            default:
                _index.Write(index);
                break;
        }
    }

    [DoesNotReturn]
    private static void Refuse(ulong index) =>
        throw new ArgumentOutOfRangeException(nameof(index), $"Nothing is selected by 0x{index:x}.");
}
