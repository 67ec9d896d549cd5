using DriverKit.Kernel;

namespace DriverKit.Base.Tests;

internal sealed class CountedFile : IOpenFile
{
    public int References { get; private set; } = 1;

    public bool TryReference()
    {
        References++;
        return true;
    }

    public Errno Close()
    {
        References--;
        return Errno.Ok;
    }
}
