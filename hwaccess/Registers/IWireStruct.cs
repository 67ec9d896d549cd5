using System.Collections.Immutable;

namespace DriverKit.Registers;

/// <summary>What the generator adds to every <see cref="WireStructAttribute"/> view.</summary>
/// <typeparam name="TSelf">The view.</typeparam>
public interface IWireStruct<TSelf> : ISpanFormattable
    where TSelf : struct, IWireStruct<TSelf>, allows ref struct
{
    /// <summary>The fields in order of their place.</summary>
    static abstract ImmutableArray<FieldLayout> Fields { get; }

    /// <summary>Length of the fixed part in bytes.</summary>
    static abstract int WireSize { get; }

    /// <summary>The bits that no field names, a byte each of the fixed part.</summary>
    static abstract ReadOnlySpan<byte> ReservedMask { get; }

    /// <summary>Looks at bytes as this structure; nothing but the length is checked.</summary>
    /// <param name="source">At least the structure's minimum; what follows the fixed part is ignored.</param>
    /// <param name="view">The view, or default.</param>
    /// <returns>False when the input is too short.</returns>
    static abstract bool TryParse(ReadOnlySpan<byte> source, out TSelf view);
}
