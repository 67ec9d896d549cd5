using DriverKit.Kernel;
using DriverKit.Kernel.Autoconf;
using DriverKit.Kernel.Disk;
using DriverKit.Kernel.Scsi;

namespace DriverKit.Drivers.ScsiDisk;

/// <summary>sd: direct-access units on a SCSI bus. Its softc is the <see cref="ScsiDiskDevice"/>.</summary>
public sealed class ScsiDiskAttachment() : DeviceAttachment("sd", ScsiPeriphAttachArgs.AttributeName, DeviceClass.Disk)
{
    /// <inheritdoc/>
    public override int Match(Device? parent, AttachArgs args) =>
        args is ScsiPeriphAttachArgs { Periph.Inquiry.DeviceType: 0x00 or 0x07 or 0x0e } ? 1 : 0;

    /// <inheritdoc/>
    public override Errno Attach(Device self, AttachArgs args)
    {
        ScsiPeriph periph = ((ScsiPeriphAttachArgs)args).Periph;
        periph.Name = self.Name;
        self.Announce(periph.Inquiry.ToString());
        var disk = new ScsiDiskDevice(self, periph);
        self.Softc = disk;
        Errno error = self.Kernel.Devices.Attach(disk);
        if (error != Errno.Ok)
        {
            return error;
        }

        error = disk.LoadMedium();
        self.Print(disk.Describe(error));
        if (error == Errno.Ok)
        {
            self.Kernel.Find<WedgeManager>()?.Discover(disk, self);
        }

        return Errno.Ok;
    }

    /// <inheritdoc/>
    public override void Deactivate(Device self, DetachFlags flags)
    {
        if ((flags & DetachFlags.Force) != 0 && (flags & DetachFlags.Shutdown) == 0)
        {
            self.SoftcAs<ScsiDiskDevice>().Deactivate();
        }
    }

    /// <inheritdoc/>
    public override Errno MayDetach(Device self) => self.SoftcAs<ScsiDiskDevice>().Openings > 0 ? Errno.EBUSY : Errno.Ok;

    /// <inheritdoc/>
    public override Errno Detach(Device self, DetachFlags flags)
    {
        ScsiDiskDevice disk = self.SoftcAs<ScsiDiskDevice>();
        self.Kernel.Find<WedgeManager>()?.Forget(disk, self);
        self.Kernel.Devices.Detach(disk);
        disk.Shutdown();
        return Errno.Ok;
    }
}
