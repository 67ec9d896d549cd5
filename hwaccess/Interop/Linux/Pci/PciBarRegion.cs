using Microsoft.Win32.SafeHandles;

namespace DriverKit.Interop.Linux.Pci;

/// <summary>Where the registers behind a BAR are reached.</summary>
/// <param name="File">The file; it outlives the function's use.</param>
/// <param name="Offset">Of the BAR's first byte in the file.</param>
/// <param name="Length">Length in bytes; 0 for none.</param>
/// <param name="Mappable">Stretches that may be mapped (start within the BAR, length), in order; none for I/O space.</param>
public sealed record PciBarRegion(SafeFileHandle File, long Offset, long Length, IReadOnlyList<(long Start, long Length)> Mappable);
