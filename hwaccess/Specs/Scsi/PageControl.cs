namespace DriverKit.Specs.Scsi;

/// <summary>PC: which values of a mode page are asked for. SPC-4 §6.13.1.</summary>
public enum PageControl : byte
{
    /// <summary>The current values.</summary>
    Current = 0,

    /// <summary>A mask of what can be changed.</summary>
    Changeable = 1,

    /// <summary>The default values.</summary>
    Default = 2,

    /// <summary>The saved values.</summary>
    Saved = 3,
}
