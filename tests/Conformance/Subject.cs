namespace DriverKit.Conformance.Tests;

/// <summary>A device behind one backing, by locator: nothing else differs between backings.</summary>
/// <param name="Device">Which device, a key of <see cref="DeviceFacts"/>.</param>
/// <param name="Backing">Which way it is reached, for the table.</param>
/// <param name="Locator">The locator; <c>IMAGE</c> in it stands for a fresh image file.</param>
public sealed record Subject(string Device, string Backing, string Locator)
{
    public override string ToString() => $"{Device} on {Backing}";
}
