namespace DriverKit.Kernel.Vfs.Msdosfs.Check;

/// <summary>One finding of a check.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Path">The file or directory, or empty for the volume.</param>
/// <param name="Text">What was found, for a person.</param>
/// <param name="Repaired">Whether it was mended.</param>
public sealed record FatFinding(FatFindingKind Kind, FatSeverity Severity, string Path, string Text, bool Repaired);
