namespace DriverKit.Registers;

/// <summary>What a writer owes to reserved bits.</summary>
public enum ReservedRule
{
    /// <summary>They are written as zero.</summary>
    MustBeZero = 0,

    /// <summary>They are written back as they were read.</summary>
    Preserve = 1,
}
