namespace DriverKit.Kernel.Net;

/// <summary>Counters of an interface at one moment (if_data).</summary>
/// <param name="InputPackets">Packets received.</param>
/// <param name="InputBytes">Bytes received.</param>
/// <param name="InputErrors">Frames that came in damaged.</param>
/// <param name="InputDrops">Frames that came in and found no buffer, or nobody who wanted them.</param>
/// <param name="OutputPackets">Packets sent.</param>
/// <param name="OutputBytes">Bytes sent.</param>
/// <param name="OutputErrors">Packets that could not be sent.</param>
/// <param name="OutputDrops">Packets for which the send queue had no room.</param>
/// <param name="Multicasts">Group frames received.</param>
/// <param name="Collisions">Collisions.</param>
public readonly record struct InterfaceStatistics(
    long InputPackets,
    long InputBytes,
    long InputErrors,
    long InputDrops,
    long OutputPackets,
    long OutputBytes,
    long OutputErrors,
    long OutputDrops,
    long Multicasts,
    long Collisions);
