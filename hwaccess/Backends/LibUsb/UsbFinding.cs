namespace DriverKit.Backends.LibUsb;

/// <summary>One thing looked at when a device is examined.</summary>
/// <param name="Check">What was looked at.</param>
/// <param name="Ok">Whether it is as it must be.</param>
/// <param name="Detail">What was found.</param>
/// <param name="Remedy">What mends it, a command or the text of a rule; null where nothing is to be done.</param>
public sealed record UsbFinding(string Check, bool Ok, string Detail, string? Remedy = null);
