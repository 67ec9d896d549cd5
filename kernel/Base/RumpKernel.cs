using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using DriverKit.Hosting;

namespace DriverKit.Kernel;

/// <summary>
/// One kernel: the components brought into it, their state, its processes and devices. Nothing of it is static;
/// a process may hold thousands that do not see each other.
/// </summary>
public sealed class RumpKernel : IDisposable
{
    private const long LeaveLimit = 10_000_000_000;

    private readonly Dictionary<Type, object> _state = [];
    private readonly Stack<Action> _shutdown = new();
    private readonly Stack<Action> _release = new();
    private readonly SimpleLock _lock = new();
    private readonly Stack<Lwp> _freeLwps = new();
    private readonly List<Lwp> _lwps = [];
    private int _nextPid = 1;
    private PanicReport? _panic;
    private volatile bool _stopped;
    private volatile bool _ended;

    /// <summary>Starts a kernel.</summary>
    /// <param name="host">What it runs on, and nothing else does; disposed with it if it is disposable.</param>
    /// <param name="components">What is brought into it, initialised by level, then in the order given, what is required first.</param>
    /// <param name="options">How it is set up.</param>
    /// <exception cref="ArgumentException">A component is missing or given twice, or the host serves another kernel.</exception>
    public RumpKernel(IHost host, IEnumerable<IKernelComponent>? components = null, KernelOptions? options = null)
    {
        if (host.Faulted is not null)
        {
            throw new ArgumentException("the host serves another kernel already: give each kernel its own", nameof(host));
        }

        Host = host;
        Options = options ?? new KernelOptions();
        Console = new KernelConsole(host, Options.ConsoleLines, Options.EchoConsole);
        Memory = new KernelMemory(host.Arena, Options.MemoryLimit);
        Syscalls = new SyscallTable(this);
        Proc0 = new Process(this, 0, Credentials.Root, parent: null);
        host.Faulted = Fault;
        if (components is null)
        {
            return;
        }

        try
        {
            using LwpScope scope = Enter();
            foreach (IKernelComponent component in ComponentOrder.Of(components))
            {
                component.Initialize(this);
            }
        }
        catch
        {
            Dispose();
            throw;
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

    /// <summary>Its system calls, counted.</summary>
    public SyscallTable Syscalls { get; }

    /// <summary>Its block devices.</summary>
    public DeviceSwitch Devices { get; } = new();

    /// <summary>The kernel's own process.</summary>
    public Process Proc0 { get; }

    /// <summary>What ended it before its time, or null.</summary>
    public PanicReport? PanicReport => Volatile.Read(ref _panic);

    /// <summary>True once it panicked or was disposed: nothing in it goes on.</summary>
    public bool IsStopped => _stopped;

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

    /// <summary>Has something done when the kernel ends in good order, the latest first; in thread context. Left out after a panic.</summary>
    /// <param name="action">What to do; it may wait.</param>
    public void OnShutdown(Action action) => _shutdown.Push(action);

    /// <summary>
    /// Has something of the host given back when the kernel is disposed, after a panic too: handles, devices. The latest first,
    /// after the orderly shutdown.
    /// </summary>
    /// <param name="action">What to do; it must not wait for anything of this kernel.</param>
    public void OnRelease(Action action) => _release.Push(action);

    /// <summary>Makes a process.</summary>
    /// <param name="credentials">Who it acts as.</param>
    public Process CreateProcess(Credentials? credentials = null) => new(this, NextPid(), credentials ?? Credentials.Root, Proc0);

    /// <summary>Brings the calling thread into the kernel, in thread context, until the scope is disposed. Cheap when it is in already.</summary>
    /// <param name="process">For whom it acts; the kernel's own process if null.</param>
    /// <exception cref="KernelPanicException">The kernel panicked.</exception>
    /// <exception cref="ObjectDisposedException">The kernel has ended.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public LwpScope Enter(Process? process = null)
    {
        Lwp? outer = Lwp.Current;
        return outer is not null && outer.Kernel == this && (process is null || outer.Process == process) && !_stopped
            ? default
            : EnterAnew(process, outer);
    }

    /// <summary>Runs a body in thread context on a borrowed thread; an exception in it panics this kernel only.</summary>
    /// <param name="name">For reports.</param>
    /// <param name="body">What to run.</param>
    public void Spawn(string name, Action body) => Host.Spawn($"{Options.Name}/{name}", () =>
    {
        if (!_stopped)
        {
            using LwpScope scope = Enter();
            body();
        }
    });

    /// <summary>Waits for a time, kpause(9). Thread context.</summary>
    /// <param name="time">How long at least.</param>
    /// <param name="interruptible">Whether a signal ends it.</param>
    /// <returns>Ok or EINTR.</returns>
    public Errno Pause(TimeSpan time, bool interruptible = false)
    {
        Lwp lwp = Lwp.Require();
        long deadline = Host.Now + (time.Ticks * 100);
        var over = new WaitQueue();
        var callout = new Callout(Host, () => over.WakeAll());
        while (Host.Now < deadline)
        {
            over.Prepare(lwp);
            Host.Schedule(callout, deadline);
            if (over.Block(lwp, long.MaxValue, interruptible, "time") == Errno.EINTR)
            {
                callout.Stop();
                return Errno.EINTR;
            }
        }

        return Errno.Ok;
    }

    /// <summary>Ends this kernel, and only it, because it cannot go on: a report is kept, all that wait in it are woken and thrown out.</summary>
    /// <param name="message">What is wrong.</param>
    /// <exception cref="KernelPanicException">Always.</exception>
    [DoesNotReturn]
    public void Panic(string message)
    {
        var panic = new KernelPanicException(message);
        Fault(Lwp.Current?.ToString() ?? "interrupt context", panic);
        throw panic;
    }

    /// <summary>
    /// Ends the kernel: components shut down latest first, whoever is still inside is woken and thrown out, then the host ends,
    /// if it can be disposed. After a panic only what belongs to the host is given back.
    /// </summary>
    public void Dispose()
    {
        if (_ended)
        {
            return;
        }

        Lwp? outer = Lwp.Current;
        using (LwpScope scope = _stopped || outer?.Kernel != this ? EnterAnew(null, outer, evenStopped: true) : default)
        {
            Unwind(_shutdown, isOrderly: true);
            Stop();
            AwaitOthers();
            Unwind(_release, isOrderly: false);
        }

        _ended = true;
        (Host as IDisposable)?.Dispose();
        Memory.Release();
    }

    internal int NextPid() => Interlocked.Increment(ref _nextPid) - 1;

    /// <summary>What is thrown at those who are inside a stopped kernel or want in.</summary>
    internal Exception Stopped(string doing) => _panic is { } panic
        ? new KernelPanicException($"kernel '{Options.Name}' panicked: {panic.Message} ({doing}; its report is in PanicReport)")
        : new ObjectDisposedException(Options.Name, $"kernel '{Options.Name}' has ended ({doing})");

    /// <summary>Wakes the lwps of a process that wait interruptibly.</summary>
    internal void Wake(Process? process)
    {
        Lwp[] lwps;
        using (_lock.Hold())
        {
            lwps = [.. _lwps];
        }

        foreach (Lwp lwp in lwps)
        {
            if (lwp.IsInside && (process is null || lwp.Process == process))
            {
                lwp.Parker.Unpark();
            }
        }
    }

    internal void Leave(Lwp lwp, Lwp? outer)
    {
        Host.LeaveThread();
        Lwp.Set(outer);
        lwp.IsInside = false;
        using (_lock.Hold())
        {
            _freeLwps.Push(lwp);
        }

        if (_stopped)
        {
            Wake(null);
        }
    }

    private LwpScope EnterAnew(Process? process, Lwp? outer, bool evenStopped = false)
    {
        if (_ended || (_stopped && !evenStopped))
        {
            throw Stopped("entering it");
        }

        Lwp? lwp;
        using (_lock.Hold())
        {
            if (!_freeLwps.TryPop(out lwp))
            {
                lwp = new Lwp(this, Proc0, _lwps.Count + 1);
                _lwps.Add(lwp);
            }

            lwp.Process = process ?? Proc0;
            lwp.Outer = outer;
            lwp.IsInside = true;
            lwp.SpinMutexes = 0;
            lwp.ClearInterrupt();
        }

        Host.EnterThread();
        Lwp.Set(lwp);
        return new LwpScope(lwp, outer);
    }

    private void Fault(string where, Exception cause)
    {
        if (_stopped)
        {
            return;
        }

        string message = cause is KernelPanicException ? cause.Message : $"{cause.GetType().Name}: {cause.Message}";
        Console.WriteLine($"panic: {message}");
        var report = new PanicReport(message, where, Host.Now, cause.ToString(), Console.Snapshot());
        if (Interlocked.CompareExchange(ref _panic, report, null) is null)
        {
            Stop();
        }
    }

    private void Stop()
    {
        _stopped = true;
        Wake(null);
    }

    private void Unwind(Stack<Action> actions, bool isOrderly)
    {
        while (actions.TryPop(out Action? action))
        {
            if (isOrderly && _stopped)
            {
                continue;
            }

            try
            {
                action();
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                Fault("shutdown", e);
            }
        }
    }

    // Those inside were woken and will leave; one that computes on is waited for, within reason.
    private void AwaitOthers()
    {
        Lwp self = Lwp.Require();
        long deadline = Host.Now + LeaveLimit;
        while (OthersInside(self) && Host.Now < deadline)
        {
            if (!Host.RunReady())
            {
                self.Parker.Park(deadline, "threads to leave the kernel");
            }
        }
    }

    private bool OthersInside(Lwp self)
    {
        using SimpleLock.Scope held = _lock.Hold();
        return _lwps.Exists(l => l.IsInside && !self.IsWithin(l));
    }
}
