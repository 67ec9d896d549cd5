namespace DriverKit.Kernel;

/// <summary>A kernel's system calls, by number in the order defined and by name.</summary>
public sealed class SyscallTable
{
    private readonly RumpKernel _kernel;
    private readonly SimpleLock _lock = new();
    private readonly List<Syscall> _calls = [];

    internal SyscallTable(RumpKernel kernel) => _kernel = kernel;

    /// <summary>The system calls by number.</summary>
    public IReadOnlyList<Syscall> All
    {
        get
        {
            using SimpleLock.Scope held = _lock.Hold();
            return _calls.ToArray();
        }
    }

    /// <summary>Defines a system call, or finds the one of that name.</summary>
    /// <param name="name">Its name: <c>open</c>.</param>
    public Syscall Define(string name)
    {
        using SimpleLock.Scope held = _lock.Hold();
        Syscall? call = _calls.Find(c => c.Name == name);
        if (call is null)
        {
            call = new Syscall(_kernel, _calls.Count, name);
            _calls.Add(call);
        }

        return call;
    }
}
