namespace DriverKit.Backends.Qtest;

/// <summary>QEMU could not be started, or ended. The message says what and why, with what QEMU itself said.</summary>
public sealed class QtestException : IOException
{
    /// <summary>A failure.</summary>
    /// <param name="message">What and why.</param>
    public QtestException(string message)
        : base(message)
    {
    }

    /// <summary>A failure.</summary>
    /// <param name="message">What and why.</param>
    /// <param name="inner">What led to it.</param>
    public QtestException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>A failure without words.</summary>
    public QtestException()
    {
    }
}
