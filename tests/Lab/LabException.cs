namespace DriverKit.Lab.Tests;

/// <summary>The lab itself failed: no kernel, no QEMU, a guest that hangs. A test never skips over it.</summary>
public sealed class LabException : Exception
{
    public LabException()
    {
    }

    public LabException(string message)
        : base(message)
    {
    }

    public LabException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
