namespace DriverKit.Pci;

/// <summary>What stands behind one base address register.</summary>
/// <param name="Kind">What it decodes.</param>
/// <param name="Length">Length in bytes, a power of two; 0 for none.</param>
/// <param name="IsPrefetchable">Reads have no side effects.</param>
public readonly record struct PciBar(PciBarKind Kind, long Length, bool IsPrefetchable);
