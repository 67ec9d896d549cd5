namespace DriverKit.Kernel.Autoconf;

/// <summary>
/// A driver's declaration (cfdriver and cfattach in one): at which interface attribute it attaches, whether a found thing is
/// for it, and how it comes and goes. One object serves all instances of the driver in a kernel; what belongs to an instance
/// is its softc. All but <see cref="Deactivate"/> are called in thread context, one at a time for a kernel, and may wait.
/// </summary>
public abstract class DeviceAttachment
{
    /// <summary>A declaration.</summary>
    /// <param name="driver">Driver name without unit: <c>sd</c>.</param>
    /// <param name="attribute">Interface attribute it attaches at: <c>scsibus</c>.</param>
    /// <param name="deviceClass">What kind of device it makes.</param>
    protected DeviceAttachment(string driver, string attribute, DeviceClass deviceClass = DeviceClass.Dull)
    {
        Driver = driver;
        Attribute = attribute;
        Class = deviceClass;
    }

    /// <summary>Driver name without unit.</summary>
    public string Driver { get; }

    /// <summary>Interface attribute it attaches at.</summary>
    public string Attribute { get; }

    /// <summary>What kind of device it makes.</summary>
    public DeviceClass Class { get; }

    /// <summary>Whether a found thing is for this driver.</summary>
    /// <param name="parent">The bus that found it; null at the root.</param>
    /// <param name="args">What the bus tells about it.</param>
    /// <returns>0 for no; else the higher the better. The first registered wins a tie.</returns>
    public abstract int Match(Device? parent, AttachArgs args);

    /// <summary>Brings an instance up. It sets <see cref="Device.Softc"/> and says what it found by <see cref="Device.Announce"/>.</summary>
    /// <param name="self">The new device.</param>
    /// <param name="args">What the bus tells about it; not valid after the return.</param>
    /// <returns>Ok, or why not: the device is taken out of the tree again, children first, without <see cref="Detach"/>.</returns>
    public abstract Errno Attach(Device self, AttachArgs args);

    /// <summary>
    /// Refuses new work and ends what is under way (DVACT_DEACTIVATE): called parent first, before any detach of the subtree, so that
    /// children waiting for work in flight get it back. It must not wait.
    /// </summary>
    /// <param name="self">The device.</param>
    /// <param name="flags">How it will be detached.</param>
    public virtual void Deactivate(Device self, DetachFlags flags)
    {
    }

    /// <summary>Takes an instance down. Its children are gone already. Everything that it holds is given back before the return.</summary>
    /// <param name="self">The device.</param>
    /// <param name="flags">How; with <see cref="DetachFlags.Force"/> a refusal is reported and ignored.</param>
    /// <returns>Ok, or EBUSY.</returns>
    public abstract Errno Detach(Device self, DetachFlags flags);

    /// <summary>Asked before a detach without force, before anything is taken down: EBUSY keeps the whole subtree as it is.</summary>
    /// <param name="self">The device.</param>
    public virtual Errno MayDetach(Device self) => Errno.Ok;

    /// <summary>A child is gone.</summary>
    /// <param name="self">The device.</param>
    /// <param name="child">The child.</param>
    public virtual void ChildDetached(Device self, Device child)
    {
    }
}
