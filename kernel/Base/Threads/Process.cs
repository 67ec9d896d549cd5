namespace DriverKit.Kernel;

/// <summary>A process of a kernel: credentials, signals, open files, and what components hang on it (current directory).</summary>
public sealed class Process
{
    private ulong _pending;
    private ulong _blocked;

    internal Process(RumpKernel kernel, int pid, Credentials credentials, Process? parent)
    {
        Kernel = kernel;
        Pid = pid;
        Credentials = credentials;
        Parent = parent;
    }

    /// <summary>Its kernel.</summary>
    public RumpKernel Kernel { get; }

    /// <summary>Its number; 0 is the kernel's own, 1 the first client.</summary>
    public int Pid { get; }

    /// <summary>Who made it; null for the kernel's own.</summary>
    public Process? Parent { get; }

    /// <summary>Who it acts as.</summary>
    public Credentials Credentials { get; set; }

    /// <summary>File mode creation mask, octal 022 at first.</summary>
    public int Umask { get; set; } = 0x12;

    /// <summary>Its open files.</summary>
    public DescriptorTable Descriptors { get; } = new();

    /// <summary>The file system component's own: root and current directory.</summary>
    public object? FileSystemState { get; set; }

    /// <summary>Signals posted and not taken, bit n for signal n.</summary>
    public ulong PendingSignals => Volatile.Read(ref _pending);

    /// <summary>Signals that stay pending without ending waits, bit n for signal n.</summary>
    public ulong BlockedSignals
    {
        get => Volatile.Read(ref _blocked);
        set => Volatile.Write(ref _blocked, value);
    }

    internal bool HasDeliverableSignal => (Volatile.Read(ref _pending) & ~Volatile.Read(ref _blocked)) != 0;

    /// <summary>Makes a process like this one, fork(2): same credentials, mask and directories, and the same open files.</summary>
    /// <param name="child">The new process.</param>
    /// <returns>EOPNOTSUPP when an open file cannot be shared.</returns>
    public Errno Fork(out Process child)
    {
        child = new Process(Kernel, Kernel.NextPid(), Credentials, this)
        {
            Umask = Umask,
            FileSystemState = (FileSystemState as ICloneable)?.Clone() ?? FileSystemState,
            BlockedSignals = BlockedSignals,
        };
        child.Descriptors.SetLimit(Descriptors.SoftLimit);
        Errno error = Descriptors.CopyTo(child.Descriptors);
        if (error != Errno.Ok)
        {
            child.Descriptors.CloseAll();
        }

        return error;
    }

    /// <summary>Posts a signal: interruptible waits of its lwps end with EINTR unless it is blocked. Any context.</summary>
    /// <param name="signal">1 to 63.</param>
    /// <returns>EINVAL for another number.</returns>
    public Errno PostSignal(int signal)
    {
        if (signal is < 1 or > 63)
        {
            return Errno.EINVAL;
        }

        Interlocked.Or(ref _pending, 1UL << signal);
        Kernel.Wake(this);
        return Errno.Ok;
    }

    /// <summary>Takes the lowest pending signal that is not blocked.</summary>
    /// <returns>Its number, or 0.</returns>
    public int TakeSignal()
    {
        while (true)
        {
            ulong deliverable = Volatile.Read(ref _pending) & ~Volatile.Read(ref _blocked);
            if (deliverable == 0)
            {
                return 0;
            }

            int signal = System.Numerics.BitOperations.TrailingZeroCount(deliverable);
            if ((Interlocked.And(ref _pending, ~(1UL << signal)) & (1UL << signal)) != 0)
            {
                return signal;
            }
        }
    }

    /// <summary>Ends it: open files are closed, directories given up. Thread context.</summary>
    public void Exit()
    {
        Descriptors.CloseAll();
        (FileSystemState as IDisposable)?.Dispose();
        FileSystemState = null;
    }
}
