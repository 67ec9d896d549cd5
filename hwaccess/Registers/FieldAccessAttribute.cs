namespace DriverKit.Registers;

/// <summary>
/// What reading and writing does to a field where its register is <see cref="Mixed{T}"/>. A field without it is read-write.
/// </summary>
/// <param name="access">The access; not <see cref="Access.Mixed"/>.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FieldAccessAttribute(Access access) : Attribute
{
    /// <summary>The access.</summary>
    public Access Access { get; } = access;
}
