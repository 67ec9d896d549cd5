namespace DriverKit.Kernel.Disk;

/// <summary>Writes whole sectors.</summary>
/// <param name="sector">First sector.</param>
/// <param name="data">The bytes, a multiple of the sector size.</param>
/// <returns>Ok, or why not.</returns>
public delegate Errno SectorWriter(long sector, ReadOnlySpan<byte> data);
