namespace DriverKit.Locators;

/// <summary>A locator leads nowhere. The message is one line for a person: what, why, what to do.</summary>
public sealed class LocatorException : Exception
{
    /// <summary>A locator that leads nowhere.</summary>
    /// <param name="locator">The locator.</param>
    /// <param name="why">What is in the way.</param>
    /// <param name="remedy">What to do about it.</param>
    public LocatorException(Locator locator, string why, string remedy)
        : base($"{locator}: {why}; {remedy}")
    {
        Why = why;
        Remedy = remedy;
    }

    /// <summary>A locator that leads nowhere.</summary>
    /// <param name="message">What, why, what to do.</param>
    public LocatorException(string message)
        : base(message)
    {
    }

    /// <summary>A locator that leads nowhere.</summary>
    /// <param name="message">What, why, what to do.</param>
    /// <param name="inner">What led to it.</param>
    public LocatorException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>A locator that leads nowhere, without words.</summary>
    public LocatorException()
    {
    }

    /// <summary>What is in the way.</summary>
    public string Why { get; } = "";

    /// <summary>What to do about it.</summary>
    public string Remedy { get; } = "";
}
