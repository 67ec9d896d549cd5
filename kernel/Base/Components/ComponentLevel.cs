namespace DriverKit.Kernel;

/// <summary>When a component is initialised.</summary>
public enum ComponentLevel
{
    /// <summary>A faction: devices, file systems, network.</summary>
    Faction = 0,

    /// <summary>Within a faction: a bus, a file system, a protocol.</summary>
    Subsystem = 1,

    /// <summary>A device driver.</summary>
    Driver = 2,
}
