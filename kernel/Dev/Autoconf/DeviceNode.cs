namespace DriverKit.Kernel.Autoconf;

/// <summary>A device as it was when the tree was looked at.</summary>
/// <param name="Name">Name and unit.</param>
/// <param name="Locators">Where on its parent it sits.</param>
/// <param name="Class">What kind of device.</param>
/// <param name="State">Where in its life.</param>
/// <param name="Lines">What its driver said of it.</param>
/// <param name="Children">What hangs on it.</param>
public sealed record DeviceNode(
    string Name,
    string Locators,
    DeviceClass Class,
    DeviceState State,
    IReadOnlyList<string> Lines,
    IReadOnlyList<DeviceNode> Children);
