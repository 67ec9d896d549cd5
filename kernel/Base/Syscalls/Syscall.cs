using System.Runtime.CompilerServices;

namespace DriverKit.Kernel;

/// <summary>A system call: its entry and its counts.</summary>
public sealed class Syscall
{
    private const int ErrnoCount = 128;

    private readonly RumpKernel _kernel;
    private long[]? _errors;
    private long _calls;

    internal Syscall(RumpKernel kernel, int number, string name)
    {
        _kernel = kernel;
        Number = number;
        Name = name;
    }

    /// <summary>Its number.</summary>
    public int Number { get; }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>How often it was entered.</summary>
    public long Calls => Volatile.Read(ref _calls);

    /// <summary>How often it ended with an error.</summary>
    public long Failures => _errors?.Sum() ?? 0;

    /// <summary>How often it ended with one errno.</summary>
    /// <param name="error">The errno; not <see cref="Errno.Ok"/>.</param>
    public long Failed(Errno error) => _errors is { } errors && (uint)error < (uint)errors.Length ? errors[(int)error] : 0;

    /// <summary>Enters the kernel for this call; dispose leaves it.</summary>
    /// <param name="process">Who calls; null for whomever the thread acts for already.</param>
    /// <exception cref="KernelPanicException">The kernel panicked.</exception>
    /// <exception cref="ObjectDisposedException">The kernel has ended.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SyscallScope Enter(Process? process)
    {
        Interlocked.Increment(ref _calls);
        return new SyscallScope(this, _kernel.Enter(process));
    }

    internal void CountFailure(Errno error)
    {
        long[] errors = _errors ?? Interlocked.CompareExchange(ref _errors, new long[ErrnoCount], null) ?? _errors!;
        if ((uint)error < (uint)errors.Length)
        {
            Interlocked.Increment(ref errors[(int)error]);
        }

        if (error == Errno.EINTR)
        {
            Lwp.Current?.ClearInterrupt();
        }
    }
}
