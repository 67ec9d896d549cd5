using DriverKit.Kernel.Autoconf;

namespace DriverKit.Kernel.Pci;

/// <summary>A function that was brought into a kernel, and the bus made for it.</summary>
public sealed class PciConnection
{
    internal PciConnection(Device bus, PciDevice pci, Device? driver)
    {
        Bus = bus;
        Pci = pci;
        Driver = driver;
    }

    /// <summary>The bus, <c>pci0</c>: the root of what was attached.</summary>
    public Device Bus { get; }

    /// <summary>The function as drivers use it.</summary>
    public PciDevice Pci { get; }

    /// <summary>The driver's device, or null where none matched.</summary>
    public Device? Driver { get; }

    /// <summary>Detaches everything, children first; what the driver still has to write it writes. Thread context.</summary>
    /// <param name="force">Also where something is in use.</param>
    /// <returns>Ok or EBUSY.</returns>
    public Errno Detach(bool force = false) => Bus.Tree.Detach(Bus, force ? DetachFlags.Force : DetachFlags.None);
}
