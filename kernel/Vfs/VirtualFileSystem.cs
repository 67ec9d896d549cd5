namespace DriverKit.Kernel.Vfs;

/// <summary>The file systems of a kernel: types, mounts, vnodes, names and the buffer cache. A component's state, one a kernel.</summary>
public sealed partial class VirtualFileSystem
{
    private readonly SimpleLock _treeLock = new();
    private readonly KMutex _mountMutex = new("mount");
    private readonly List<IFileSystemType> _types = [];
    private readonly List<Mount> _mounts = [];
    private long _serial;
    private int _mountId;

    /// <summary>The file systems of a kernel, with nothing mounted.</summary>
    /// <param name="kernel">The kernel.</param>
    public VirtualFileSystem(RumpKernel kernel)
    {
        Kernel = kernel;
        Vnodes = new VnodeCache(kernel);
        Cache = new BufferCache(kernel, () => Sync(wait: false));
        CallTable = new FileCallTable(kernel.Syscalls);
        Calls = new FileSyscalls(this, null);
        kernel.OnShutdown(Shutdown);
    }

    /// <summary>The kernel.</summary>
    public RumpKernel Kernel { get; }

    /// <summary>The vnode cache.</summary>
    public VnodeCache Vnodes { get; }

    /// <summary>The name cache.</summary>
    public NameCache Names { get; } = new();

    /// <summary>The buffer cache.</summary>
    public BufferCache Cache { get; }

    /// <summary>The system calls on files, for whichever process the calling thread acts for.</summary>
    public FileSyscalls Calls { get; }

    /// <summary>The wall clock in nanoseconds since 1970-01-01 UTC, for timestamps.</summary>
    public long Now => (Kernel.Host.WallClock - DateTimeOffset.UnixEpoch).Ticks * 100;

    /// <summary>The mounted file systems, the root first.</summary>
    public IReadOnlyList<Mount> Mounts
    {
        get
        {
            using SimpleLock.Scope held = _treeLock.Hold();
            return _mounts.ToArray();
        }
    }

    /// <summary>The file system types, in the order they were registered.</summary>
    public IReadOnlyList<IFileSystemType> Types => _types;

    internal FileCallTable CallTable { get; }

    /// <summary>Root directory of the tree, once something is mounted there.</summary>
    internal Vnode? RootVnode { get; private set; }

    /// <summary>Makes a file system type known. At initialisation.</summary>
    /// <param name="type">The type.</param>
    /// <exception cref="ArgumentException">There is one of that name.</exception>
    public void Register(IFileSystemType type)
    {
        if (FindType(type.Name) is not null)
        {
            throw new ArgumentException($"there is a file system type {type.Name} already", nameof(type));
        }

        _types.Add(type);
    }

    /// <summary>The file system type of a name, or null.</summary>
    /// <param name="name">Its name.</param>
    public IFileSystemType? FindType(string name) => _types.Find(type => type.Name == name);

    /// <summary>The system calls on files for one process, whichever thread makes them.</summary>
    /// <param name="process">The process.</param>
    public FileSyscalls CallsOf(Process process) => new(this, process);

    internal long NextVnodeSerial() => Interlocked.Increment(ref _serial);

    internal int NextMountId() => Interlocked.Increment(ref _mountId);
}
