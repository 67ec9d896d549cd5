namespace DriverKit.Registers;

/// <summary>How many registers a property of a block stands for, and how they are reached.</summary>
public enum RegisterShape
{
    /// <summary>One.</summary>
    Single,

    /// <summary>Several at equal distances.</summary>
    Array,

    /// <summary>Several at one place, selected by another register.</summary>
    Indexed,
}
