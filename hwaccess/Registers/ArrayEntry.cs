namespace DriverKit.Registers;

/// <summary>An array of registers of a map.</summary>
/// <typeparam name="T">A <see cref="BitFieldsAttribute{TRaw}"/> value, or an unsigned integer of 8 to 64 bits.</typeparam>
public sealed class ArrayEntry<T> : ValueEntry<T>
    where T : unmanaged, ISpanFormattable
{
    /// <summary>For generated code.</summary>
    /// <param name="name">The property's name.</param>
    /// <param name="offset">First byte in the block.</param>
    /// <param name="access">What reading and writing does.</param>
    public ArrayEntry(string name, int offset, Access access)
        : base(name, offset, access) => Shape = RegisterShape.Array;
}
