namespace DriverKit.Fuzzing;

/// <summary>How an input broke its target.</summary>
public enum FuzzFailureKind
{
    /// <summary>An exception came out.</summary>
    Exception,

    /// <summary>It did not end in time.</summary>
    Hang,

    /// <summary>It allocated more than is allowed.</summary>
    Allocation,
}
