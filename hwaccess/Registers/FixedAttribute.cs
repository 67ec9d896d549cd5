namespace DriverKit.Registers;

/// <summary>
/// The value that a field of a wire structure always has: a signature, an operation code, a descriptor's type.
/// <c>Write</c> stores it, and the view tells by <c>FixedValuesMatch</c> whether it was found.
/// </summary>
/// <param name="value">An integer or enum constant that fits in the field.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FixedAttribute(object value) : Attribute
{
    /// <summary>The value.</summary>
    public object Value { get; } = value;
}
