using DriverKit.Hosting;

namespace DriverKit.Kernel;

/// <summary>
/// One kernel: the components brought into it, their state, its processes and devices. Nothing of it is static;
/// a process may hold thousands that do not see each other.
/// </summary>
public sealed class RumpKernel : IDisposable
{
    private readonly Dictionary<Type, object> _state = [];
    private readonly Stack<Action> _shutdown = new();
    private readonly SimpleLock _lock = new();
    private readonly Stack<Lwp> _freeLwps = new();
    private int _nextPid = 1;
    private bool _disposed;

    /// <summary>Starts a kernel.</summary>
    /// <param name="host">What it runs on; disposed with it if it is disposable.</param>
    /// <param name="components">What is brought into it, initialised by level and then in the order given.</param>
    /// <param name="options">How it is set up.</param>
    public RumpKernel(IHost host, IEnumerable<IKernelComponent>? components = null, KernelOptions? options = null)
    {
        Host = host;
        Options = options ?? new KernelOptions();
        Console = new KernelConsole(host, Options.ConsoleLines, Options.EchoConsole);
        Memory = new KernelMemory(host.Arena, Options.MemoryLimit);
        Proc0 = new Process(this, 0, Credentials.Root);
        if (components is not null)
        {
            using LwpScope scope = Enter();
            foreach (IKernelComponent component in components.OrderBy(c => c.Level))
            {
                component.Initialize(this);
            }
        }
    }

    /// <summary>What it runs on.</summary>
    public IHost Host { get; }

    /// <summary>How it was set up.</summary>
    public KernelOptions Options { get; }

    /// <summary>Console and its ring.</summary>
    public KernelConsole Console { get; }

    /// <summary>Its share of the arena.</summary>
    public KernelMemory Memory { get; }

    /// <summary>Its block devices.</summary>
    public DeviceSwitch Devices { get; } = new();

    /// <summary>The kernel's own process.</summary>
    public Process Proc0 { get; }

    /// <summary>Component state of a type.</summary>
    /// <typeparam name="T">The type it was set under.</typeparam>
    /// <exception cref="InvalidOperationException">No component brought it.</exception>
    public T Get<T>()
        where T : class =>
        _state.TryGetValue(typeof(T), out object? state)
            ? (T)state
            : throw new InvalidOperationException($"this kernel has no {typeof(T).Name}: its component was not brought in");

    /// <summary>Component state of a type, or null.</summary>
    /// <typeparam name="T">The type it was set under.</typeparam>
    public T? Find<T>()
        where T : class => (T?)_state.GetValueOrDefault(typeof(T));

    /// <summary>Hangs a component's state on the kernel. At initialisation.</summary>
    /// <typeparam name="T">The type to find it by.</typeparam>
    /// <param name="state">The state.</param>
    public void Set<T>(T state)
        where T : class => _state[typeof(T)] = state;

    /// <summary>Has something done when the kernel ends, the latest first; in thread context.</summary>
    /// <param name="action">What to do.</param>
    public void OnShutdown(Action action) => _shutdown.Push(action);

    /// <summary>Makes a process.</summary>
    /// <param name="credentials">Who it acts as.</param>
    public Process CreateProcess(Credentials? credentials = null) =>
        new(this, Interlocked.Increment(ref _nextPid) - 1, credentials ?? Credentials.Root);

    /// <summary>Brings the calling thread into the kernel, in thread context, until the scope is disposed. Cheap when it is in already.</summary>
    /// <param name="process">For whom it acts; the kernel's own process if null.</param>
    public LwpScope Enter(Process? process = null)
    {
        Lwp? outer = Lwp.Current;
        if (outer is not null && outer.Kernel == this && (process is null || outer.Process == process))
        {
            return default;
        }

        ObjectDisposedException.ThrowIf(_disposed, this);
        Lwp? lwp;
        using (_lock.Hold())
        {
            _freeLwps.TryPop(out lwp);
        }

        lwp ??= new Lwp(this, Proc0);
        lwp.Process = process ?? Proc0;
        Host.EnterThread();
        Lwp.Set(lwp);
        return new LwpScope(lwp, outer);
    }

    /// <summary>Runs a body in thread context on a borrowed thread; a panic in it ends this kernel only.</summary>
    /// <param name="name">For reports.</param>
    /// <param name="body">What to run.</param>
    public void Spawn(string name, Action body) => Host.Spawn($"{Options.Name}/{name}", () =>
    {
        using LwpScope scope = Enter();
        body();
    });

    /// <summary>Ends the kernel: components shut down latest first, then the host, if it can be disposed.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        using (Enter())
        {
            while (_shutdown.TryPop(out Action? action))
            {
                action();
            }
        }

        _disposed = true;
        (Host as IDisposable)?.Dispose();
    }

    internal void Leave(Lwp lwp, Lwp? outer)
    {
        Host.LeaveThread();
        Lwp.Set(outer);
        using SimpleLock.Scope held = _lock.Hold();
        _freeLwps.Push(lwp);
    }
}
