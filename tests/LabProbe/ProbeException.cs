namespace DriverKit.Lab.Probe;

/// <summary>What the probe looked for was not so.</summary>
internal sealed class ProbeException(string message) : Exception(message);
