using System.Runtime.CompilerServices;

namespace DriverKit.Kernel;

/// <summary>A system call under way.</summary>
public readonly ref struct SyscallScope
{
    private readonly Syscall _call;
    private readonly LwpScope _scope;

    internal SyscallScope(Syscall call, LwpScope scope)
    {
        _call = call;
        _scope = scope;
    }

    /// <summary>Counts how the call ends. With EINTR the caller's pending interrupt is taken back: it has been told.</summary>
    /// <param name="error">How it ends.</param>
    /// <returns>The same.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Errno Return(Errno error)
    {
        if (error != Errno.Ok)
        {
            _call.CountFailure(error);
        }

        return error;
    }

    /// <summary>Leaves the kernel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Dispose() => _scope.Dispose();
}
