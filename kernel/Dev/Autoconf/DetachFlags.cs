namespace DriverKit.Kernel.Autoconf;

/// <summary>How a device is detached, config_detach(9).</summary>
[Flags]
public enum DetachFlags
{
    /// <summary>Only if nothing needs it.</summary>
    None = 0,

    /// <summary>Whatever it takes: the hardware is gone.</summary>
    Force = 1,

    /// <summary>No <c>detached</c> lines.</summary>
    Quiet = 2,

    /// <summary>The kernel ends: caches are written first.</summary>
    Shutdown = 4,
}
