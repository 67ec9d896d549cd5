namespace DriverKit.Kernel.Autoconf;

/// <summary>
/// What a bus tells about a thing it found (the <c>aux</c> of config_found(9)): drivers match on it and attach with it.
/// Each bus derives its own.
/// </summary>
public abstract class AttachArgs
{
    /// <summary>Arguments for one interface attribute.</summary>
    /// <param name="attribute">The interface attribute that drivers attach at, such as <c>usbifif</c> or <c>scsibus</c>.</param>
    protected AttachArgs(string attribute) => Attribute = attribute;

    /// <summary>The interface attribute that drivers attach at.</summary>
    public string Attribute { get; }

    /// <summary>Where on its parent the thing sits, as the console shows it after <c>sd0 at scsibus0</c>: <c>target 0 lun 0</c>. May be empty.</summary>
    public virtual string Locators => "";

    /// <summary>What the thing is, for the line that says that nothing matched it; null for no such line.</summary>
    public virtual string? Description => null;
}
