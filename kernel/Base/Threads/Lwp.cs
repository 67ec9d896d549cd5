using DriverKit.Hosting;

namespace DriverKit.Kernel;

/// <summary>A thread of execution within a kernel (light-weight process): what waits, owns locks and has credentials through its process.</summary>
public sealed class Lwp
{
    [ThreadStatic]
    private static Lwp? t_current;

    internal readonly HostParker Parker;
    internal Lwp? WaitNext;
    internal int WaitState;
    private int _interrupt;

    internal Lwp(RumpKernel kernel, Process process)
    {
        Kernel = kernel;
        Process = process;
        Parker = kernel.Host.CreateParker();
    }

    /// <summary>The lwp this thread runs as, or null outside a kernel and in soft context.</summary>
    public static Lwp? Current => t_current;

    /// <summary>Its kernel.</summary>
    public RumpKernel Kernel { get; }

    /// <summary>The process it acts for.</summary>
    public Process Process { get; internal set; }

    /// <summary>The lwp this thread runs as.</summary>
    /// <exception cref="KernelPanicException">The thread has not entered a kernel, or is in soft context, where nothing may wait.</exception>
    public static Lwp Require() =>
        t_current ?? throw new KernelPanicException("thread context required: this thread has not entered a kernel, or is in interrupt context");

    /// <summary>True while a signal is pending that ends interruptible waits with EINTR.</summary>
    public bool InterruptPending => Volatile.Read(ref _interrupt) != 0;

    /// <summary>Posts a signal: an interruptible wait ends with EINTR, now or when next begun. Any thread.</summary>
    public void Interrupt()
    {
        Volatile.Write(ref _interrupt, 1);
        Parker.Unpark();
    }

    /// <summary>Takes the pending signal back.</summary>
    public void ClearInterrupt() => Volatile.Write(ref _interrupt, 0);

    internal static void Set(Lwp? lwp) => t_current = lwp;
}
