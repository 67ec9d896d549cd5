namespace DriverKit.Components.Generator;

/// <summary>A table that is written: from which attribute, of which interface, under which name.</summary>
internal sealed class TableKind
{
    public static readonly TableKind[] All =
    [
        new("KernelComponents", "DriverKit.Kernel.KernelComponentAttribute", "DriverKit.Kernel.IKernelComponent",
            "The kernel components that this program's references bring."),
        new("LocatorSchemes", "DriverKit.Locators.LocatorSchemeAttribute", "DriverKit.Locators.ILocatorScheme",
            "The locator schemes that this program's references bring."),
        new("DeviceRegisterMaps", "DriverKit.Registers.DeviceRegistersAttribute", "DriverKit.Registers.IDeviceRegisters",
            "The devices whose registers this program's references know."),
        new("EmulatedModels", "DriverKit.Emulation.EmulatedModelAttribute", "DriverKit.Emulation.IEmulatedModel",
            "The models that this program's references bring."),
    ];

    private TableKind(string name, string attribute, string contract, string summary)
    {
        Name = name;
        Attribute = attribute;
        Contract = contract;
        Summary = summary;
    }

    public string Name { get; }

    public string Attribute { get; }

    public string Contract { get; }

    public string Summary { get; }
}
