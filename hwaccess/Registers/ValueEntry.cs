using System.Globalization;
using System.Runtime.CompilerServices;

namespace DriverKit.Registers;

/// <summary>A register whose value's type is known.</summary>
/// <typeparam name="T">A <see cref="BitFieldsAttribute{TRaw}"/> value, or an unsigned integer of 8 to 64 bits.</typeparam>
public abstract class ValueEntry<T> : RegisterEntry
    where T : unmanaged, ISpanFormattable
{
    private protected ValueEntry(string name, int offset, Access access)
        : base(name, offset, Unsafe.SizeOf<T>(), access)
    {
    }

    /// <inheritdoc/>
    public override string ValueTypeName => typeof(T) == typeof(byte) ? "byte"
        : typeof(T) == typeof(ushort) ? "ushort"
        : typeof(T) == typeof(uint) ? "uint"
        : typeof(T) == typeof(ulong) ? "ulong"
        : typeof(T).Name;

    /// <inheritdoc/>
    public override string Format(ulong raw, string? format = null) => Fields.IsEmpty
        ? string.Create(CultureInfo.InvariantCulture, $"0x{raw:x}")
        : FieldPrinter.Print(RawValue.To<T>(raw), format);
}
