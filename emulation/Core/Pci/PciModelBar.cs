using DriverKit.Pci;

namespace DriverKit.Emulation;

/// <summary>A base address register of a model, and what answers behind it.</summary>
/// <param name="Bar">What it decodes.</param>
/// <param name="Mmio">Who answers.</param>
public sealed record PciModelBar(PciBar Bar, IMmio Mmio);
