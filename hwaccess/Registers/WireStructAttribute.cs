namespace DriverKit.Registers;

/// <summary>
/// Makes a <c>readonly ref partial struct</c> a view of a structure in bytes, and gives it a <c>Writer</c>. Its
/// partial properties carry <see cref="AtAttribute"/>; every bit that no property names is reserved and zero.
/// </summary>
/// <param name="size">Length of the fixed part in bytes, from 1.</param>
/// <param name="order">Order of the bytes of wider values.</param>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class WireStructAttribute(int size, ByteOrder order = ByteOrder.Unspecified) : Attribute
{
    /// <summary>Length of the fixed part in bytes.</summary>
    public int Size { get; } = size;

    /// <summary>Order of the bytes of wider values.</summary>
    public ByteOrder Order { get; } = order;

    /// <summary>
    /// The shortest input that parses, in bytes; 0, the default, means <see cref="Size"/>. Where the sender may cut
    /// the structure short (SCSI's allocation length), fields past the end read as zero.
    /// </summary>
    public int Minimum { get; init; }
}
