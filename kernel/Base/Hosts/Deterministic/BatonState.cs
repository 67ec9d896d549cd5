namespace DriverKit.Kernel.Hosts;

/// <summary>How a thread of the deterministic host stands to the baton.</summary>
internal enum BatonState
{
    /// <summary>Holds it.</summary>
    Running,

    /// <summary>Would go on if it had it.</summary>
    Ready,

    /// <summary>Waits to be unparked or for its deadline.</summary>
    Parked,

    /// <summary>Came from outside and goes back there once nothing is ready any more.</summary>
    Leaving,
}
