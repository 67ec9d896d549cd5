using DriverKit.Kernel.Autoconf;
using DriverKit.Usb;

namespace DriverKit.Kernel.Usb;

/// <summary>ugenhc: a pass-through host controller over one device.</summary>
public sealed class UgenhcAttachment() : DeviceAttachment("ugenhc", UgenhcAttachArgs.AttributeName, DeviceClass.Bus)
{
    /// <inheritdoc/>
    public override int Match(Device? parent, AttachArgs args) => args is UgenhcAttachArgs ? 1 : 0;

    /// <inheritdoc/>
    public override Errno Attach(Device self, AttachArgs args)
    {
        var found = (UgenhcAttachArgs)args;
        var controller = new UgenHostController(found.Device);
        self.Softc = new Softc(controller, found.OwnsDevice ? found.Device : null);
        self.Announce($"{controller.Location}, {found.Device.Speed switch
        {
            UsbSpeed.Low => "low",
            UsbSpeed.Full => "full",
            UsbSpeed.High => "high",
            _ => "super",
        }} speed");
        return self.Tree.Found(self, new UsbControllerAttachArgs(controller), out _);
    }

    /// <inheritdoc/>
    public override Errno Detach(Device self, DetachFlags flags)
    {
        self.SoftcAs<Softc>().Owned?.Dispose();
        return Errno.Ok;
    }

    internal sealed record Softc(UgenHostController Controller, IUsbDevice? Owned);
}
