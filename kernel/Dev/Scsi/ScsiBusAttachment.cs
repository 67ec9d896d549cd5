using DriverKit.Kernel.Autoconf;

namespace DriverKit.Kernel.Scsi;

/// <summary>scsibus: looks for units on an adapter and offers them to drivers. Its softc is the <see cref="ScsiBus"/>.</summary>
public sealed class ScsiBusAttachment() : DeviceAttachment("scsibus", ScsiAttachArgs.AttributeName, DeviceClass.Bus)
{
    /// <inheritdoc/>
    public override int Match(Device? parent, AttachArgs args) => args is ScsiAttachArgs ? 1 : 0;

    /// <inheritdoc/>
    public override Errno Attach(Device self, AttachArgs args)
    {
        ScsiAdapter adapter = ((ScsiAttachArgs)args).Adapter;
        var bus = new ScsiBus(self.Kernel, adapter, self.Name);
        self.Softc = bus;
        self.Announce($"{Count(adapter.TargetCount, "target")}, {Count(adapter.MaxLun + 1, "lun")} per target");
        AttachFound(self, bus);
        return Errno.Ok;
    }

    /// <summary>Looks for units that came later and attaches them. Thread context.</summary>
    /// <param name="self">The bus's device.</param>
    public static void Rescan(Device self) => AttachFound(self, self.SoftcAs<ScsiBus>());

    /// <inheritdoc/>
    public override void Deactivate(Device self, DetachFlags flags)
    {
        if ((flags & DetachFlags.Shutdown) == 0 && (flags & DetachFlags.Force) != 0)
        {
            self.SoftcAs<ScsiBus>().Stop();
        }
    }

    /// <inheritdoc/>
    public override Errno Detach(Device self, DetachFlags flags)
    {
        self.SoftcAs<ScsiBus>().Close();
        return Errno.Ok;
    }

    private static void AttachFound(Device self, ScsiBus bus)
    {
        foreach (ScsiPeriph periph in bus.Probe())
        {
            self.Tree.Found(self, new ScsiPeriphAttachArgs(periph));
        }
    }

    private static string Count(int number, string what) => number == 1 ? $"1 {what}" : $"{number} {what}s";
}
