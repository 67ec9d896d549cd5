using @Name@.Specs;
using DriverKit.Kernel;
using DriverKit.Kernel.Autoconf;
using DriverKit.Kernel.Pci;

namespace @Name@.Driver;

/// <summary>@name@: which functions it drives, and how it comes and goes. Its softc is the <see cref="@Name@Card"/>.</summary>
public sealed class @Name@Attachment() : DeviceAttachment("@name@", PciAttachArgs.AttributeName)
{
    /// <inheritdoc/>
    public override int Match(Device? parent, AttachArgs args) =>
        args is PciAttachArgs { Vendor: @Name@Device.VendorId, Device: @Name@Device.DeviceId } ? 1 : 0;

    /// <inheritdoc/>
    public override Errno Attach(Device self, AttachArgs args)
    {
        var card = new @Name@Card(self, ((PciAttachArgs)args).Pci);
        self.Softc = card;
        Errno error = card.Attach();
        if (error != Errno.Ok)
        {
            card.Detach();
        }

        return error;
    }

    /// <inheritdoc/>
    public override void Deactivate(Device self, DetachFlags flags) => self.SoftcAs<@Name@Card>().Deactivate();

    /// <inheritdoc/>
    public override Errno Detach(Device self, DetachFlags flags)
    {
        self.SoftcAs<@Name@Card>().Detach();
        return Errno.Ok;
    }
}
