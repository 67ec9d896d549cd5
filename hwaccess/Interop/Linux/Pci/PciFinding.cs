namespace DriverKit.Interop.Linux.Pci;

/// <summary>One thing that was looked at between a person and a PCI function.</summary>
/// <param name="Check">What was looked at.</param>
/// <param name="Ok">Whether it is well.</param>
/// <param name="Detail">What was found.</param>
/// <param name="Remedy">What mends it, where it is not well.</param>
public sealed record PciFinding(string Check, bool Ok, string Detail, string? Remedy = null);
