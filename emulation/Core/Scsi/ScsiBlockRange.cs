namespace DriverKit.Emulation;

/// <summary>The blocks that a command is about.</summary>
/// <param name="Lba">The first.</param>
/// <param name="Count">How many.</param>
public readonly record struct ScsiBlockRange(ulong Lba, uint Count);
