namespace DriverKit.Locators;

/// <summary>Says that an assembly brings a locator scheme, for the table that is generated into an executable.</summary>
/// <param name="scheme">The word before the colon.</param>
/// <param name="type">An <see cref="ILocatorScheme"/> with a public parameterless constructor.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class LocatorSchemeAttribute(string scheme, Type type) : Attribute
{
    /// <summary>The word before the colon.</summary>
    public string Scheme { get; } = scheme;

    /// <summary>The type behind it.</summary>
    public Type Type { get; } = type;
}
