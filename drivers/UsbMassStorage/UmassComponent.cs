using DriverKit.Kernel;
using DriverKit.Kernel.Autoconf;

[assembly: KernelComponent(typeof(DriverKit.Drivers.UsbMassStorage.UmassComponent))]

namespace DriverKit.Drivers.UsbMassStorage;

/// <summary>Brings the USB mass storage driver into a kernel. Needs the device tree, USB and SCSI.</summary>
public sealed class UmassComponent : IKernelComponent
{
    /// <inheritdoc/>
    public string Name => "umass";

    /// <inheritdoc/>
    public ComponentLevel Level => ComponentLevel.Driver;

    /// <inheritdoc/>
    public IReadOnlyList<string> Requires => ["usb", "scsi"];

    /// <inheritdoc/>
    public void Initialize(RumpKernel kernel) => kernel.Get<DeviceTree>().Register(new UmassAttachment());
}
