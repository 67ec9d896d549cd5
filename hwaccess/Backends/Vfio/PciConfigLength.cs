namespace DriverKit.Backends.Vfio;

/// <summary>Lengths of config space in bytes.</summary>
internal static class PciConfigLength
{
    /// <summary>PCI Local Bus 3.0 §6.1.</summary>
    public const long Conventional = 256;

    /// <summary>PCI Express 3.0 §7.2.</summary>
    public const long Express = 4096;
}
