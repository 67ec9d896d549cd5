namespace DriverKit.Specs.Nvme;

/// <summary>Which value of a feature. NVMe 1.4 §5.13.</summary>
public enum FeatureSelect : byte
{
    /// <summary>The one in force.</summary>
    Current = 0,

    /// <summary>The one after a reset.</summary>
    Default = 1,

    /// <summary>The one that outlives resets.</summary>
    Saved = 2,

    /// <summary>What can be done with it.</summary>
    Capabilities = 3,
}
