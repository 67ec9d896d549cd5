using System.Collections.Immutable;

namespace DriverKit.Registers;

/// <summary>One register, or an array of them, as data. Made by generated code.</summary>
public abstract class RegisterEntry
{
    private protected RegisterEntry(string name, int offset, int width, Access access)
    {
        Name = name;
        Offset = offset;
        Width = width;
        Access = access;
    }

    /// <summary>The property's name.</summary>
    public string Name { get; }

    /// <summary>The datasheet's short name, or null.</summary>
    public string? Symbol { get; init; }

    /// <summary>First byte in the block.</summary>
    public int Offset { get; }

    /// <summary>Bytes: 1, 2, 4 or 8.</summary>
    public int Width { get; }

    /// <summary>What reading and writing does.</summary>
    public Access Access { get; }

    /// <summary>How many: 1 for a single register, and for one behind an index however many values that selects (0: no count).</summary>
    public int Count { get; init; } = 1;

    /// <summary>Bytes from one of an array to the next.</summary>
    public int Stride { get; init; }

    /// <summary>What kind of a property it is.</summary>
    public RegisterShape Shape { get; private protected init; }

    /// <summary>The register that selects what this one reaches, or null.</summary>
    public RegisterEntry? IndexedBy { get; init; }

    /// <summary>The value after a reset.</summary>
    public ulong Reset { get; init; }

    /// <summary>The fields in order of their lowest bit, then the reserved ranges; empty for a plain integer.</summary>
    public ImmutableArray<FieldLayout> Fields { get; init; } = [];

    /// <summary>Reserved bits that are written as zero.</summary>
    public ulong MustBeZero { get; init; }

    /// <summary>Reserved bits that are written back as read.</summary>
    public ulong Preserve { get; init; }

    /// <summary>What it is, from its documentation; empty where it has none.</summary>
    public string Summary { get; init; } = string.Empty;

    /// <summary>The name of the value's type: <c>uint</c>, or of the bit-field value.</summary>
    public abstract string ValueTypeName { get; }

    /// <summary>The map that this belongs to.</summary>
    public RegisterMap Map { get; private set; } = null!;

    /// <summary>Its place among the map's entries.</summary>
    public int Index { get; private set; }

    /// <summary>Its access, bit by bit.</summary>
    public RegisterRules Rules { get; private set; }

    /// <summary>Whether reading it tells something.</summary>
    public bool CanRead => Access != Access.WriteOnly;

    /// <summary>Whether writing it does something.</summary>
    public bool CanWrite => Access is not (Access.ReadOnly or Access.ReadToClear);

    /// <summary>How many registers of this entry lie in the block.</summary>
    public int Places => Shape == RegisterShape.Array ? Count : 1;

    /// <summary>The name, with the index for an array's: <c>ReceiveAddressLow[3]</c>.</summary>
    /// <param name="index">The index; without meaning for a single register.</param>
    public string NameOf(int index) => Shape == RegisterShape.Single ? Name : $"{Name}[{index}]";

    /// <summary>The datasheet's short name where there is one, else the name.</summary>
    public string ShortName => Symbol ?? Name;

    /// <summary>The short name, with the index for an array's.</summary>
    /// <param name="index">The index; without meaning for a single register.</param>
    public string ShortNameOf(int index) => Shape == RegisterShape.Single ? ShortName : $"{ShortName}[{index}]";

    /// <summary>Where one of an array is.</summary>
    /// <param name="index">From 0; without meaning for others.</param>
    public long OffsetOf(int index) => Shape == RegisterShape.Array ? Offset + ((long)index * Stride) : Offset;

    /// <summary>A value by field: <c>Ready=1 Fatal=0</c>; a plain integer in hexadecimal.</summary>
    /// <param name="raw">All bits.</param>
    /// <param name="format">As of <see cref="FieldPrinter"/>.</param>
    public abstract string Format(ulong raw, string? format = null);

    /// <inheritdoc/>
    public override string ToString() => $"{Map.BlockName}.{Name}";

    internal void Join(RegisterMap map, int index)
    {
        Map = map;
        Index = index;
        Rules = RegisterRules.Of(this);
    }
}
