namespace DriverKit.Kernel;

/// <summary>A kernel cannot go on. It ends that kernel, never the process.</summary>
public sealed class KernelPanicException : Exception
{
    /// <summary>A panic.</summary>
    /// <param name="message">What is wrong.</param>
    public KernelPanicException(string message)
        : base(message)
    {
    }

    /// <summary>A panic.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="inner">What led to it.</param>
    public KernelPanicException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>A panic without words.</summary>
    public KernelPanicException()
    {
    }
}
