using DriverKit.Kernel;
using DriverKit.Kernel.Autoconf;
using DriverKit.Kernel.Pci;

namespace DriverKit.Drivers.Nvme;

/// <summary>nvme: controllers with the NVM command set, class code 010802h. Its softc is the <see cref="NvmeController"/>.</summary>
public sealed class NvmeAttachment() : DeviceAttachment("nvme", PciAttachArgs.AttributeName, DeviceClass.Bus)
{
    /// <inheritdoc/>
    public override int Match(Device? parent, AttachArgs args) => args is PciAttachArgs { ClassCode: 0x010802 } ? 1 : 0;

    /// <inheritdoc/>
    public override Errno Attach(Device self, AttachArgs args)
    {
        var controller = new NvmeController(self, ((PciAttachArgs)args).Pci);
        self.Softc = controller;
        Errno error = controller.Attach();
        if (error != Errno.Ok)
        {
            controller.Release();
        }

        return error;
    }

    /// <inheritdoc/>
    public override void Deactivate(Device self, DetachFlags flags)
    {
        if ((flags & DetachFlags.Force) != 0 && (flags & DetachFlags.Shutdown) == 0)
        {
            self.SoftcAs<NvmeController>().Deactivate();
        }
    }

    /// <inheritdoc/>
    public override Errno Detach(Device self, DetachFlags flags)
    {
        self.SoftcAs<NvmeController>().Detach();
        return Errno.Ok;
    }
}
