using DriverKit.Registers;

namespace DriverKit.Kernel.Vfs.Msdosfs.Format;

/// <summary>BS_Reserved1, in which Windows and Linux keep the volume's state.</summary>
[BitFields<byte>]
[Reserved(2, 6)]
public readonly partial struct VolumeState
{
    /// <summary>It was being written and has not been put to rest.</summary>
    [Bits(0)]
    public partial bool Dirty { get; init; }

    /// <summary>A surface scan is asked for.</summary>
    [Bits(1)]
    public partial bool SurfaceTest { get; init; }
}
