namespace DriverKit.Kernel;

/// <summary>What a block request asks for.</summary>
public enum BlockOp
{
    /// <summary>Read sectors.</summary>
    Read,

    /// <summary>Write sectors.</summary>
    Write,

    /// <summary>Make all that was written and completed before durable.</summary>
    Flush,

    /// <summary>The sectors' contents are no longer needed.</summary>
    Discard,
}
