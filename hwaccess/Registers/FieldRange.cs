using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace DriverKit.Registers;

/// <summary>Refuses values that would lose bits on their way into a field.</summary>
public static class FieldRange
{
    /// <summary>Accepts an unsigned value up to the field's greatest.</summary>
    /// <param name="value">The value.</param>
    /// <param name="maximum">The greatest value of the field.</param>
    /// <param name="field">The field's name.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value does not fit.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Require(ulong value, ulong maximum, string field)
    {
        if (value > maximum)
        {
            Refuse(field, value);
        }
    }

    /// <summary>Accepts a signed value that the field can hold in two's complement.</summary>
    /// <param name="value">The value.</param>
    /// <param name="bits">The field's width, 1 to 64.</param>
    /// <param name="field">The field's name.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value does not fit.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void RequireSigned(long value, int bits, string field)
    {
        if (value << (64 - bits) >> (64 - bits) != value)
        {
            Refuse(field, value);
        }
    }

    /// <summary>Accepts bytes of exactly the field's length.</summary>
    /// <param name="length">The length given, in bytes.</param>
    /// <param name="expected">The field's length, in bytes.</param>
    /// <param name="field">The field's name.</param>
    /// <exception cref="ArgumentException">The bytes are too many.</exception>
    public static void RequireAtMost(int length, int expected, string field)
    {
        if (length > expected)
        {
            throw new ArgumentException($"{length} bytes do not fit in the {expected} of {field}.", field);
        }
    }

    [DoesNotReturn]
    private static void Refuse<T>(string field, T value) =>
        throw new ArgumentOutOfRangeException(field, value, "The value does not fit in its field.");
}
