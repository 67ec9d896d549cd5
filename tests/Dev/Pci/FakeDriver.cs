using DriverKit.Kernel;
using DriverKit.Kernel.Autoconf;
using DriverKit.Kernel.Pci;

namespace DriverKit.Dev.Tests.Pci;

/// <summary>Takes every function, and does in attach and detach what the test says.</summary>
internal sealed class FakeDriver : DeviceAttachment
{
    public FakeDriver()
        : base("fake", PciAttachArgs.AttributeName)
    {
    }

    public Func<PciDevice, Errno> OnAttach { get; set; } = _ => Errno.Ok;

    public Action OnDetach { get; set; } = () => { };

    public PciDevice? Pci { get; private set; }

    public override int Match(Device? parent, AttachArgs args) => args is PciAttachArgs { Vendor: 0x1b36 } ? 1 : 0;

    public override Errno Attach(Device self, AttachArgs args)
    {
        Pci = ((PciAttachArgs)args).Pci;
        self.Announce("a fake");
        return OnAttach(Pci);
    }

    public override Errno Detach(Device self, DetachFlags flags)
    {
        OnDetach();
        return Errno.Ok;
    }
}
