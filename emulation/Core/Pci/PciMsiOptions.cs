namespace DriverKit.Emulation;

/// <summary>A model's MSI capability. PCI Local Bus 3.0 §6.8.1.</summary>
/// <param name="Vectors">Vectors, a power of two, 1 to 32.</param>
/// <param name="HasMasks">Per-vector masking.</param>
/// <param name="Is64Bit">64-bit message addresses.</param>
public sealed record PciMsiOptions(int Vectors, bool HasMasks, bool Is64Bit);
