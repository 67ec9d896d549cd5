using DriverKit.Kernel.Autoconf;

namespace DriverKit.Kernel.Disk;

/// <summary>dk: a partition as a device of its own. Its softc is the <see cref="WedgeDevice"/>.</summary>
public sealed class WedgeAttachment() : DeviceAttachment("dk", WedgeAttachArgs.AttributeName, DeviceClass.Disk)
{
    /// <inheritdoc/>
    public override int Match(Device? parent, AttachArgs args) => args is WedgeAttachArgs ? 1 : 0;

    /// <inheritdoc/>
    public override Errno Attach(Device self, AttachArgs args)
    {
        var found = (WedgeAttachArgs)args;
        var wedge = new WedgeDevice(self.Kernel.Host, self.Name, found.Disk, found.Partition);
        self.Softc = wedge;
        self.Announce(wedge.Describe());
        return self.Kernel.Devices.Attach(wedge);
    }

    /// <inheritdoc/>
    public override void Deactivate(Device self, DetachFlags flags)
    {
        if ((flags & DetachFlags.Force) != 0 && (flags & DetachFlags.Shutdown) == 0)
        {
            self.SoftcAs<WedgeDevice>().Stop();
        }
    }

    /// <inheritdoc/>
    public override Errno MayDetach(Device self) => self.SoftcAs<WedgeDevice>().Openings > 0 ? Errno.EBUSY : Errno.Ok;

    /// <inheritdoc/>
    public override Errno Detach(Device self, DetachFlags flags)
    {
        WedgeDevice wedge = self.SoftcAs<WedgeDevice>();
        wedge.Stop();
        self.Kernel.Devices.Detach(wedge);
        return Errno.Ok;
    }
}
