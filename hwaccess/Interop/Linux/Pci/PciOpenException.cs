namespace DriverKit.Interop.Linux.Pci;

/// <summary>A function cannot be opened.</summary>
public sealed class PciOpenException : IOException
{
    /// <summary>A function cannot be opened.</summary>
    /// <param name="why">What is in the way.</param>
    /// <param name="remedy">What to do about it.</param>
    public PciOpenException(string why, string remedy)
        : base($"{why}; {remedy}")
    {
        Why = why;
        Remedy = remedy;
    }

    /// <summary>A function cannot be opened.</summary>
    public PciOpenException()
    {
    }

    /// <summary>A function cannot be opened.</summary>
    /// <param name="message">What is in the way.</param>
    public PciOpenException(string message)
        : base(message)
    {
        Why = message;
    }

    /// <summary>A function cannot be opened.</summary>
    /// <param name="message">What is in the way.</param>
    /// <param name="inner">What led to it.</param>
    public PciOpenException(string message, Exception inner)
        : base(message, inner)
    {
        Why = message;
    }

    /// <summary>What is in the way.</summary>
    public string Why { get; } = "";

    /// <summary>What to do about it.</summary>
    public string Remedy { get; } = "";
}
