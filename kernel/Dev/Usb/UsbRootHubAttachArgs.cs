using DriverKit.Kernel.Autoconf;

namespace DriverKit.Kernel.Usb;

/// <summary>The root hub of a bus: <c>uhub0 at usb0</c>.</summary>
/// <param name="bus">The bus.</param>
public sealed class UsbRootHubAttachArgs(UsbBus bus) : AttachArgs(AttributeName)
{
    /// <summary>The interface attribute of root hubs.</summary>
    public const string AttributeName = "usbroothub";

    /// <summary>The bus.</summary>
    public UsbBus Bus { get; } = bus;

    /// <inheritdoc/>
    public override string Description => "uhub";
}
