namespace DriverKit.Kernel.Autoconf;

/// <summary>Serialises attach and detach within a kernel. Recursive, for an attach attaches children; held across waits for I/O.</summary>
internal sealed class ConfigLock
{
    private readonly KMutex _mutex = new("autoconf");
    private readonly CondVar _free = new("autoconf: another attach or detach");
    private Lwp? _owner;
    private int _depth;

    public bool IsOwned => Volatile.Read(ref _owner) is { } owner && owner == Lwp.Current;

    public Scope Hold()
    {
        Lwp lwp = Lwp.Require();
        if (_owner == lwp)
        {
            _depth++;
            return new Scope(this);
        }

        using KMutex.Scope held = _mutex.Hold();
        while (_owner is not null)
        {
            _free.Wait(_mutex);
        }

        Volatile.Write(ref _owner, lwp);
        _depth = 1;
        return new Scope(this);
    }

    private void Release()
    {
        if (--_depth > 0)
        {
            return;
        }

        using KMutex.Scope held = _mutex.Hold();
        Volatile.Write(ref _owner, null);
        _free.Signal();
    }

    /// <summary>The lock while held.</summary>
    public readonly ref struct Scope
    {
        private readonly ConfigLock _lock;

        internal Scope(ConfigLock owner) => _lock = owner;

        public void Dispose() => _lock.Release();
    }
}
