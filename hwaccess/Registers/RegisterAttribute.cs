namespace DriverKit.Registers;

/// <summary>The place of a register in its <see cref="RegisterBlockAttribute"/> block.</summary>
/// <param name="offset">First byte, from 0, a multiple of the register's width.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RegisterAttribute(int offset) : Attribute
{
    /// <summary>First byte of the register, or of an array's first.</summary>
    public int Offset { get; } = offset;

    /// <summary>The datasheet's short name where the property has a longer one: <c>CSTS</c>. Commands take either.</summary>
    public string? Symbol { get; init; }

    /// <summary>The value after a reset.</summary>
    public ulong Reset { get; init; }

    /// <summary>How many registers a <see cref="RegisterArray{TRegister}"/> has, or how many values an index selects.</summary>
    public int Count { get; init; }

    /// <summary>Bytes from one register of an array to the next; 0 takes the register's width.</summary>
    public int Stride { get; init; }

    /// <summary>The register of the same block that selects what an <see cref="IndexedRegister{T}"/> reaches.</summary>
    public string? IndexedBy { get; init; }
}
