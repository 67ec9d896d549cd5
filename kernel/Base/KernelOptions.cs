namespace DriverKit.Kernel;

/// <summary>How a kernel is set up.</summary>
public sealed record KernelOptions
{
    /// <summary>Its name in messages and thread names.</summary>
    public string Name { get; init; } = "rump";

    /// <summary>Most bytes of arena memory it may hold.</summary>
    public long MemoryLimit { get; init; } = 256L << 20;

    /// <summary>Lines kept in the console ring.</summary>
    public int ConsoleLines { get; init; } = 256;

    /// <summary>Whether console lines go to the host's console too.</summary>
    public bool EchoConsole { get; init; }
}
