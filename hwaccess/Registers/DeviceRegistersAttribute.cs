namespace DriverKit.Registers;

/// <summary>Says that an assembly knows a device's registers, for the table that is generated into an executable.</summary>
/// <param name="name">The device's name on command lines: <c>nvme</c>.</param>
/// <param name="type">An <see cref="IDeviceRegisters"/> with a public parameterless constructor.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class DeviceRegistersAttribute(string name, Type type) : Attribute
{
    /// <summary>The device's name.</summary>
    public string Name { get; } = name;

    /// <summary>The type.</summary>
    public Type Type { get; } = type;
}
