namespace DriverKit.Kernel.Autoconf;

/// <summary>Where a device is in its life.</summary>
public enum DeviceState
{
    /// <summary>Its driver is attaching it.</summary>
    Attaching,

    /// <summary>In service.</summary>
    Attached,

    /// <summary>Being taken down: no new work is accepted.</summary>
    Detaching,

    /// <summary>Gone from the tree.</summary>
    Detached,
}
