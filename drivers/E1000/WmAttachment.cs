using DriverKit.Kernel;
using DriverKit.Kernel.Autoconf;
using DriverKit.Kernel.Net;
using DriverKit.Kernel.Pci;
using DriverKit.Specs.Ethernet;
using DriverKit.Specs.I8254x;

namespace DriverKit.Drivers.E1000;

/// <summary>wm: the 82540EM on a PCI bus. Its softc is the <see cref="WmInterface"/>.</summary>
public sealed class WmAttachment() : DeviceAttachment("wm", PciAttachArgs.AttributeName, DeviceClass.Network)
{
    // 8254x addresses 64 bits; a buffer may lie anywhere, and a descriptor takes 16288 bytes. §3.3.3
    private static readonly DmaConstraints Constraints = new()
    {
        MaxSegmentSize = I8254xLimits.LongestTransmitBuffer,
        MaxSegments = TransmitRing.MaxRuns,
        MaxSize = TransmitRing.MaxPacket,
    };

    /// <inheritdoc/>
    public override int Match(Device? parent, AttachArgs args) =>
        args is PciAttachArgs { Vendor: I8254xPci.Vendor, Device: I8254xPci.Device82540Em } ? 10 : 0;

    /// <inheritdoc/>
    public override Errno Attach(Device self, AttachArgs args)
    {
        PciDevice pci = ((PciAttachArgs)args).Pci;
        Errno error = WmChip.Map(pci, out WmChip chip);
        if (error == Errno.Ok)
        {
            error = pci.OpenDma(Constraints, out DmaTag tag);
            if (error == Errno.Ok)
            {
                error = Attach(self, chip, tag);
            }
        }

        if (error != Errno.Ok)
        {
            self.Announce($"not usable: {chip?.Failure ?? error.ToString()}");
        }

        return error;
    }

    /// <inheritdoc/>
    public override void Deactivate(Device self, DetachFlags flags)
    {
        if ((flags & DetachFlags.Force) != 0)
        {
            self.SoftcAs<WmInterface>().Deactivate();
        }
    }

    /// <inheritdoc/>
    public override Errno Detach(Device self, DetachFlags flags)
    {
        WmInterface wm = self.SoftcAs<WmInterface>();
        wm.Remove();
        self.Kernel.Get<InterfaceTable>().Detach(wm);
        return Errno.Ok;
    }

    private static Errno Attach(Device self, WmChip chip, DmaTag tag)
    {
        Errno error = chip.Reset();
        if (error != Errno.Ok)
        {
            return error;
        }

        error = chip.Eeprom.Verify();
        if (error != Errno.Ok)
        {
            return error;
        }

        error = chip.Eeprom.ReadAddress(out EthernetAddress address);
        if (error != Errno.Ok)
        {
            return error;
        }

        error = chip.Phy.Identify(out uint phy);
        if (error != Errno.Ok)
        {
            return error;
        }

        var wm = new WmInterface(self, chip, tag, address);
        error = self.Kernel.Get<InterfaceTable>().Attach(wm);
        if (error != Errno.Ok)
        {
            return error;
        }

        self.Softc = wm;
        self.Announce($"Intel 82540EM Gigabit Ethernet, PHY {phy:x8}{(chip.HasIo ? "" : ", no I/O space")}");
        self.Print($"Ethernet address {address}");
        return Errno.Ok;
    }
}
