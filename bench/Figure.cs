namespace DriverKit.Bench;

/// <summary>One measured figure.</summary>
/// <param name="Name">What was measured: <c>null system call</c>.</param>
/// <param name="Value">How much, as the median of the rounds.</param>
/// <param name="Unit">In what: <c>ns</c>, <c>1/s</c>, <c>MB/s</c>, <c>bytes</c>.</param>
/// <param name="Goal">What is aimed at, or null; above or below is plain from the unit (a rate is to be above).</param>
/// <param name="Note">How it was got, or what it is to be compared with.</param>
public sealed record Figure(string Name, double Value, string Unit, double? Goal = null, string? Note = null);
