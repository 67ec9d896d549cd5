namespace DriverKit.Backends.Vfio;

/// <summary>A stretch of device addresses that an IOMMU translates.</summary>
/// <param name="Start">The first address.</param>
/// <param name="Last">The last address, inclusive.</param>
internal readonly record struct IovaRange(ulong Start, ulong Last);
