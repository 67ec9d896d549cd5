using DriverKit.Kernel.Autoconf;

[assembly: DriverKit.Kernel.KernelComponent(typeof(DriverKit.Kernel.Usb.UsbComponent))]

namespace DriverKit.Kernel.Usb;

/// <summary>Brings USB into a kernel: ugenhc, usb, uhub, and <see cref="UsbBusManager"/>. Needs the device tree.</summary>
public sealed class UsbComponent : IKernelComponent
{
    /// <inheritdoc/>
    public string Name => "usb";

    /// <inheritdoc/>
    public ComponentLevel Level => ComponentLevel.Subsystem;

    /// <inheritdoc/>
    public IReadOnlyList<string> Requires => ["dev"];

    /// <inheritdoc/>
    public void Initialize(RumpKernel kernel)
    {
        DeviceTree tree = kernel.Get<DeviceTree>();
        tree.Register(new UgenhcAttachment());
        tree.Register(new UsbAttachment());
        tree.Register(new UhubAttachment());
        kernel.Set(new UsbBusManager(tree));
    }
}
