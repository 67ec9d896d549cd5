namespace DriverKit.Kernel;

/// <summary>A process of a kernel: credentials and what components hang on it (descriptor table, current directory).</summary>
public sealed class Process
{
    internal Process(RumpKernel kernel, int pid, Credentials credentials)
    {
        Kernel = kernel;
        Pid = pid;
        Credentials = credentials;
    }

    /// <summary>Its kernel.</summary>
    public RumpKernel Kernel { get; }

    /// <summary>Its number; 0 is the kernel's own, 1 the first client.</summary>
    public int Pid { get; }

    /// <summary>Who it acts as.</summary>
    public Credentials Credentials { get; set; }

    /// <summary>File mode creation mask, octal 022 at first.</summary>
    public int Umask { get; set; } = 0x12;

    /// <summary>Its open files.</summary>
    public DescriptorTable Descriptors { get; } = new();

    /// <summary>The file system component's own: root and current directory.</summary>
    public object? FileSystemState { get; set; }
}
