using DriverKit.Kernel;
using DriverKit.Kernel.Autoconf;
using DriverKit.Kernel.Disk;

namespace DriverKit.Drivers.Nvme;

/// <summary>ld: a namespace as a disk. Its softc is the <see cref="NamespaceDisk"/>.</summary>
public sealed class NamespaceAttachment() : DeviceAttachment("ld", NamespaceAttachArgs.AttributeName, DeviceClass.Disk)
{
    /// <inheritdoc/>
    public override int Match(Device? parent, AttachArgs args) => args is NamespaceAttachArgs ? 1 : 0;

    /// <inheritdoc/>
    public override Errno Attach(Device self, AttachArgs args)
    {
        var found = (NamespaceAttachArgs)args;
        Errno error = found.Controller.Admin.IdentifyNamespace(found.NamespaceId, out NamespaceFormat format);
        if (error == Errno.Ok)
        {
            error = format.Check();
        }

        if (error != Errno.Ok)
        {
            self.Announce(error == Errno.EFTYPE ? $"blocks of {format.BlockSize} bytes with {format.MetadataSize} of metadata are not supported" : $"cannot be identified: {error}");
            return error;
        }

        self.Announce(format.ToString());
        var disk = new NamespaceDisk(self, found.Controller, found.NamespaceId, format);
        self.Softc = disk;
        error = disk.Allocate();
        if (error == Errno.Ok)
        {
            error = self.Kernel.Devices.Attach(disk);
        }

        if (error != Errno.Ok)
        {
            disk.Release();
            return error;
        }

        found.Controller.Add(disk);
        self.Kernel.Find<WedgeManager>()?.Discover(disk, self);
        return Errno.Ok;
    }

    /// <inheritdoc/>
    public override void Deactivate(Device self, DetachFlags flags)
    {
        if ((flags & DetachFlags.Force) != 0 && (flags & DetachFlags.Shutdown) == 0)
        {
            self.SoftcAs<NamespaceDisk>().Deactivate();
        }
    }

    /// <inheritdoc/>
    public override Errno MayDetach(Device self) => self.SoftcAs<NamespaceDisk>().Openings > 0 ? Errno.EBUSY : Errno.Ok;

    /// <inheritdoc/>
    public override Errno Detach(Device self, DetachFlags flags)
    {
        NamespaceDisk disk = self.SoftcAs<NamespaceDisk>();
        self.Kernel.Find<WedgeManager>()?.Forget(disk, self);
        self.Kernel.Devices.Detach(disk);
        disk.Shutdown();
        return Errno.Ok;
    }
}
