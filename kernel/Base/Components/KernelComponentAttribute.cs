namespace DriverKit.Kernel;

/// <summary>Says that an assembly brings a kernel component, for the table that is generated into an executable.</summary>
/// <param name="type">The component, with a parameterless constructor.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class KernelComponentAttribute(Type type) : Attribute
{
    /// <summary>The component's type.</summary>
    public Type Type { get; } = type;
}
