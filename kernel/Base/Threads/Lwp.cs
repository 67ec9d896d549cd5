using System.Runtime.CompilerServices;
using DriverKit.Hosting;

namespace DriverKit.Kernel;

/// <summary>A thread of execution within a kernel (light-weight process): what waits, owns locks and has credentials through its process.</summary>
public sealed class Lwp
{
    [ThreadStatic]
    private static Lwp? t_current;

    internal readonly HostParker Parker;

    /// <summary>The host where threads change turns at locks; null on one that needs no telling.</summary>
    internal readonly IHost? Watched;
    internal Lwp? WaitNext;
    internal int WaitState;
    internal IWaitable? WaitingOn;
    internal int SpinMutexes;
    internal volatile bool IsInside;

    /// <summary>What the thread was before it became this.</summary>
    internal Lwp? Outer;
    private int _interrupt;

    internal Lwp(RumpKernel kernel, Process process, int id)
    {
        Kernel = kernel;
        Process = process;
        Id = id;
        Watched = kernel.Host.IsDeterministic ? kernel.Host : null;
        Parker = kernel.Host.CreateParker();
    }

    /// <summary>The lwp this thread runs as, or null outside a kernel and in soft context.</summary>
    public static Lwp? Current
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => t_current;
    }

    /// <summary>Its kernel.</summary>
    public RumpKernel Kernel { get; }

    /// <summary>Its number within the kernel, from 1.</summary>
    public int Id { get; }

    /// <summary>The process it acts for.</summary>
    public Process Process { get; internal set; }

    /// <summary>True while a signal is pending that ends interruptible waits with EINTR.</summary>
    public bool InterruptPending => Volatile.Read(ref _interrupt) != 0 || Process.HasDeliverableSignal;

    /// <summary>The lwp this thread runs as.</summary>
    /// <exception cref="KernelPanicException">The thread has not entered a kernel, or is in soft context, where nothing may wait.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lwp Require() => t_current ?? throw NotInThreadContext();

    /// <summary>Interrupts this lwp alone: an interruptible wait ends with EINTR, now or when next begun. Any thread.</summary>
    public void Interrupt()
    {
        Volatile.Write(ref _interrupt, 1);
        Parker.Unpark();
    }

    /// <summary>Takes the interrupt back.</summary>
    public void ClearInterrupt() => Volatile.Write(ref _interrupt, 0);

    /// <inheritdoc/>
    public override string ToString() => $"lwp {Id} of process {Process.Pid}";

    /// <summary>Panics if more spin mutexes are held than the interlock of the wait that begins.</summary>
    internal void RequireNoSpinMutex(int but, string reason)
    {
        if (SpinMutexes > but)
        {
            throw new KernelPanicException($"{this} waits for '{reason}' with a spin mutex held");
        }
    }

    /// <summary>True if this lwp's thread was, or is, that one.</summary>
    internal bool IsWithin(Lwp other)
    {
        Lwp? at = this;
        while (at is not null && at != other)
        {
            at = at.Outer;
        }

        return at is not null;
    }

    internal static void Set(Lwp? lwp) => t_current = lwp;

    private static KernelPanicException NotInThreadContext() =>
        new("thread context required: this thread has not entered a kernel, or is in interrupt context");
}
