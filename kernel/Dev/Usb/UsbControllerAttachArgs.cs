using DriverKit.Kernel.Autoconf;

namespace DriverKit.Kernel.Usb;

/// <summary>A host controller that offers its bus: <c>usb0 at ugenhc0</c>.</summary>
/// <param name="controller">The controller.</param>
public sealed class UsbControllerAttachArgs(UsbHostController controller) : AttachArgs(AttributeName)
{
    /// <summary>The interface attribute of host controllers.</summary>
    public const string AttributeName = "usbus";

    /// <summary>The controller.</summary>
    public UsbHostController Controller { get; } = controller;

    /// <inheritdoc/>
    public override string Description => "usb";
}
