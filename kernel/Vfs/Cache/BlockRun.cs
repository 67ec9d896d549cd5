namespace DriverKit.Kernel.Vfs;

/// <summary>Where a stretch of a file lies on its device.</summary>
/// <param name="Sector">First sector, in the device's sectors; -1 for a hole, which reads as zeroes.</param>
/// <param name="Length">Length in bytes from the offset asked for, above 0 and a multiple of the sector size.</param>
public readonly record struct BlockRun(long Sector, int Length);
