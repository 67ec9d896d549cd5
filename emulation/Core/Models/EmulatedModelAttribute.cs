namespace DriverKit.Emulation;

/// <summary>Says that an assembly brings a model, for the table that is generated into an executable.</summary>
/// <param name="name">The address after <c>emu:</c>.</param>
/// <param name="type">An <see cref="IEmulatedModel"/> with a public parameterless constructor.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class EmulatedModelAttribute(string name, Type type) : Attribute
{
    /// <summary>The address after <c>emu:</c>.</summary>
    public string Name { get; } = name;

    /// <summary>The type behind it.</summary>
    public Type Type { get; } = type;
}
