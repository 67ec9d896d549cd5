namespace DriverKit.Registers;

/// <summary>
/// Makes a <c>readonly partial struct</c> a block of device registers. Its partial properties carry
/// <see cref="RegisterAttribute"/>; their types say how each may be accessed. Offsets that no property names are gaps.
/// </summary>
/// <param name="length">Length in bytes, from 1; a window must be at least as long.</param>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class RegisterBlockAttribute(int length) : Attribute
{
    /// <summary>Length in bytes.</summary>
    public int Length { get; } = length;

    /// <summary>
    /// The widths of access that the device takes. <see cref="AccessWidths.Natural"/>, the default: each register at its own width. Where
    /// narrower widths are stated, a register may be reached in parts of them; where 64 bits are not among those stated, the
    /// accessors of a 64-bit register make two accesses of 32, the lower half first.
    /// </summary>
    public AccessWidths Widths { get; init; }
}
