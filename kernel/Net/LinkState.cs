namespace DriverKit.Kernel.Net;

/// <summary>A link as it is now.</summary>
/// <param name="IsUp">Whether there is one.</param>
/// <param name="MegabitsPerSecond">Its speed; 0 where there is none or it is not known.</param>
/// <param name="IsFullDuplex">Whether both may send at once.</param>
public readonly record struct LinkState(bool IsUp, int MegabitsPerSecond = 0, bool IsFullDuplex = false)
{
    /// <summary>No link.</summary>
    public static LinkState Down => default;

    /// <inheritdoc/>
    public override string ToString() => !IsUp ? "no carrier" : $"{MegabitsPerSecond} Mb/s, {(IsFullDuplex ? "full" : "half")} duplex";
}
