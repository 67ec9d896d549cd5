using DriverKit.Kernel.Autoconf;

namespace DriverKit.Kernel.Usb;

/// <summary>usb: the bus of a host controller. Its softc is the <see cref="UsbBus"/>.</summary>
public sealed class UsbAttachment() : DeviceAttachment("usb", UsbControllerAttachArgs.AttributeName, DeviceClass.Bus)
{
    /// <inheritdoc/>
    public override int Match(Device? parent, AttachArgs args) => args is UsbControllerAttachArgs ? 1 : 0;

    /// <inheritdoc/>
    public override Errno Attach(Device self, AttachArgs args)
    {
        UsbHostController controller = ((UsbControllerAttachArgs)args).Controller;
        var bus = new UsbBus(self, controller);
        self.Softc = bus;
        self.Announce($"USB revision {controller.Revision >> 8:x}.{(controller.Revision >> 4) & 0xf:x}");
        return self.Tree.Found(self, new UsbRootHubAttachArgs(bus), out _);
    }

    /// <inheritdoc/>
    public override Errno Detach(Device self, DetachFlags flags) => Errno.Ok;
}
