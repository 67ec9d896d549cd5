using DriverKit.Kernel.Autoconf;

namespace DriverKit.Kernel.Pci;

/// <summary>pci: a bus with one function on it. Its softc is the <see cref="PciDevice"/>.</summary>
public sealed class PciBusAttachment() : DeviceAttachment("pci", PciBusAttachArgs.AttributeName, DeviceClass.Bus)
{
    /// <inheritdoc/>
    public override int Match(Device? parent, AttachArgs args) => args is PciBusAttachArgs ? 1 : 0;

    /// <inheritdoc/>
    public override Errno Attach(Device self, AttachArgs args)
    {
        var found = (PciBusAttachArgs)args;
        var pci = new PciDevice(self, found.Function, found.OwnsFunction);
        self.Softc = pci;
        if (!pci.IsPresent())
        {
            self.Announce($"{found.Function.Location}: no function there");
            pci.Close();
            return Errno.ENXIO;
        }

        self.Announce($"{found.Function.Location}, {pci.Identity}");
        return Errno.Ok;
    }

    /// <inheritdoc/>
    public override void Deactivate(Device self, DetachFlags flags) => self.SoftcAs<PciDevice>().Deactivate();

    /// <inheritdoc/>
    public override Errno Detach(Device self, DetachFlags flags)
    {
        self.SoftcAs<PciDevice>().Close();
        return Errno.Ok;
    }

    /// <inheritdoc/>
    public override void ChildDetached(Device self, Device child) => self.SoftcAs<PciDevice>().Reclaim(child);
}
