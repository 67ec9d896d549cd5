namespace DriverKit.Registers;

/// <summary>A block of registers and where a PCI function has it.</summary>
/// <param name="Bar">The base address register, 0 to 5.</param>
/// <param name="Start">First byte in the BAR.</param>
/// <param name="Map">The registers.</param>
public readonly record struct DeviceRegisterBlock(int Bar, long Start, RegisterMap Map);
