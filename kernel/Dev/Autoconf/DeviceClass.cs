namespace DriverKit.Kernel.Autoconf;

/// <summary>What kind of device a driver makes, as in NetBSD's enum devclass.</summary>
public enum DeviceClass
{
    /// <summary>Nothing in particular.</summary>
    Dull,

    /// <summary>A bus or controller that other devices hang on.</summary>
    Bus,

    /// <summary>A disk.</summary>
    Disk,

    /// <summary>A network interface.</summary>
    Network,
}
