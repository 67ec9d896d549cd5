namespace DriverKit.Kernel.Vfs;

/// <summary>
/// The system calls on files, with POSIX's errors. Data go to and come from the caller's spans. Each call enters the kernel if the calling
/// thread is not in it yet.
/// </summary>
public sealed partial class FileSyscalls
{
    private readonly VirtualFileSystem _vfs;
    private readonly RumpKernel _kernel;
    private readonly Process? _process;

    internal FileSyscalls(VirtualFileSystem vfs, Process? process)
    {
        _vfs = vfs;
        _kernel = vfs.Kernel;
        _process = process;
    }
}
