namespace DriverKit.Kernel;

/// <summary>A thread's stay in a kernel, from <see cref="RumpKernel.Enter(Process?)"/> to dispose.</summary>
public readonly ref struct LwpScope
{
    private readonly Lwp? _lwp;
    private readonly Lwp? _outer;

    internal LwpScope(Lwp? lwp, Lwp? outer)
    {
        _lwp = lwp;
        _outer = outer;
    }

    /// <summary>Leaves: ready work is run or handed on.</summary>
    public void Dispose()
    {
        if (_lwp is not null)
        {
            _lwp.Kernel.Leave(_lwp, _outer);
        }
    }
}
