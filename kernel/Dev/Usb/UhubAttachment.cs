using DriverKit.Kernel.Autoconf;

namespace DriverKit.Kernel.Usb;

/// <summary>uhub: the root hub of a bus. Its softc is the <see cref="UsbHub"/>; its ports are explored in the bus's work queue.</summary>
public sealed class UhubAttachment() : DeviceAttachment("uhub", UsbRootHubAttachArgs.AttributeName, DeviceClass.Bus)
{
    /// <inheritdoc/>
    public override int Match(Device? parent, AttachArgs args) => args is UsbRootHubAttachArgs ? 1 : 0;

    /// <inheritdoc/>
    public override Errno Attach(Device self, AttachArgs args)
    {
        UsbBus bus = ((UsbRootHubAttachArgs)args).Bus;
        var hub = new UsbHub(self, bus);
        self.Softc = hub;
        self.Announce($"{bus.Controller.RootHubName}, {hub.Ports.Count} port{(hub.Ports.Count == 1 ? "" : "s")}");
        hub.PortChanged();
        return Errno.Ok;
    }

    /// <inheritdoc/>
    public override Errno Detach(Device self, DetachFlags flags)
    {
        self.SoftcAs<UsbHub>().Close();
        return Errno.Ok;
    }
}
