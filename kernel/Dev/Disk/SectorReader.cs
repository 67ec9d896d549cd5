namespace DriverKit.Kernel.Disk;

/// <summary>Reads whole sectors.</summary>
/// <param name="sector">First sector.</param>
/// <param name="data">Where they go, a multiple of the sector size long.</param>
/// <returns>Ok, or why not.</returns>
public delegate Errno SectorReader(long sector, Span<byte> data);
