using DriverKit.Kernel;
using DriverKit.Kernel.Autoconf;
using DriverKit.Kernel.Pci;
using DriverKit.Specs.Edu;

namespace DriverKit.Drivers.Edu;

/// <summary>edu: the teaching device. Its softc is the <see cref="EduCard"/>, which is also <c>edu0</c> in the device switch.</summary>
public sealed class EduAttachment() : DeviceAttachment("edu", PciAttachArgs.AttributeName)
{
    /// <inheritdoc/>
    public override int Match(Device? parent, AttachArgs args) =>
        args is PciAttachArgs { Vendor: EduDevice.VendorId, Device: EduDevice.DeviceId } ? 1 : 0;

    /// <inheritdoc/>
    public override Errno Attach(Device self, AttachArgs args)
    {
        var card = new EduCard(self, ((PciAttachArgs)args).Pci);
        self.Softc = card;
        Errno error = card.Attach();
        if (error == Errno.Ok)
        {
            error = self.Kernel.Devices.Attach(card);
        }

        if (error != Errno.Ok)
        {
            card.Detach();
        }

        return error;
    }

    /// <inheritdoc/>
    public override void Deactivate(Device self, DetachFlags flags) => self.SoftcAs<EduCard>().Deactivate();

    /// <inheritdoc/>
    public override Errno MayDetach(Device self) => self.SoftcAs<EduCard>().IsOpen ? Errno.EBUSY : Errno.Ok;

    /// <inheritdoc/>
    public override Errno Detach(Device self, DetachFlags flags)
    {
        EduCard card = self.SoftcAs<EduCard>();
        self.Kernel.Devices.Detach(card);
        card.Detach();
        return Errno.Ok;
    }
}
