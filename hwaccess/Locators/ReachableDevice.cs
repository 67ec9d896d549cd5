namespace DriverKit.Locators;

/// <summary>A device as a list shows it.</summary>
/// <param name="Locator">What to give the tool to reach it.</param>
/// <param name="Description">What it is: vendor, product, place.</param>
/// <param name="Problem">What stops one from using it, or null.</param>
/// <param name="Remedy">What to do about the problem, or null.</param>
public sealed record ReachableDevice(string Locator, string Description, string? Problem = null, string? Remedy = null);
