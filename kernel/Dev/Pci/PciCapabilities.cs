using DriverKit.Pci;
using DriverKit.Specs.Pci;

namespace DriverKit.Kernel.Pci;

/// <summary>A function's lists of capabilities, walked without trust: a list that turns in a circle or leaves config space ends.</summary>
public sealed class PciCapabilities
{
    // As many as fit behind the header, at 4 bytes each. PCI Local Bus 3.0 §6.7.
    private const int MostCapabilities = (PciConfigOffset.Length - PciConfigOffset.FirstCapability) / 4;

    private const int MostExtended = (PciConfigOffset.ExtendedLength - PciConfigOffset.Length) / 4;

    private readonly IPciFunction _function;

    internal PciCapabilities(IPciFunction function) => _function = function;

    /// <summary>Finds a capability (pci_get_capability).</summary>
    /// <param name="id">Which.</param>
    /// <param name="offset">Where it begins in config space, in bytes.</param>
    /// <param name="nth">The first, second, … of that kind; from 0.</param>
    /// <returns>False where there is none.</returns>
    public bool TryFind(PciCapabilityId id, out int offset, int nth = 0)
    {
        offset = 0;
        ushort status = _function.ReadConfig16(PciConfigOffset.Status);
        if (((PciConfigStatus)status & PciConfigStatus.CapabilitiesList) == 0 || status == 0xffff)
        {
            return false;
        }

        int at = _function.ReadConfig8(PciConfigOffset.CapabilitiesPointer) & ~3;
        for (int i = 0; i < MostCapabilities && at >= PciConfigOffset.FirstCapability; i++)
        {
            if (_function.ReadConfig8(at) == (byte)id && nth-- == 0)
            {
                offset = at;
                return true;
            }

            at = _function.ReadConfig8(at + 1) & ~3;
        }

        return false;
    }

    /// <summary>Finds a capability in extended config space. PCI Express 2.1 §7.9.2.</summary>
    /// <param name="id">Which.</param>
    /// <param name="offset">Where it begins in config space, in bytes.</param>
    /// <returns>False where there is none, or no extended config space.</returns>
    public bool TryFindExtended(ushort id, out int offset)
    {
        offset = 0;
        if (_function.ConfigLength < PciConfigOffset.ExtendedLength)
        {
            return false;
        }

        int at = PciConfigOffset.Length;
        for (int i = 0; i < MostExtended && at >= PciConfigOffset.Length; i++)
        {
            uint header = _function.ReadConfig32(at);
            if (header is 0 or 0xffffffff)
            {
                return false;
            }

            if ((ushort)header == id)
            {
                offset = at;
                return true;
            }

            at = (int)(header >> 20) & ~3;
        }

        return false;
    }
}
