namespace DriverKit.Kernel.Vfs;

/// <summary>A process's root and current directory (struct cwdinfo); each referenced. What is null is the tree's root.</summary>
internal sealed class ProcessDirectories : ICloneable, IDisposable
{
    private readonly SimpleLock _lock = new();
    private Vnode? _current;
    private Vnode? _root;

    public static ProcessDirectories? Of(Process process) => (ProcessDirectories?)process.FileSystemState;

    public static ProcessDirectories Make(Process process)
    {
        if (process.FileSystemState is null)
        {
            process.FileSystemState = new ProcessDirectories();
        }

        return (ProcessDirectories)process.FileSystemState;
    }

    /// <summary>The current directory, referenced; null for the root.</summary>
    public Vnode? TakeCurrent()
    {
        using SimpleLock.Scope held = _lock.Hold();
        _current?.Reference();
        return _current;
    }

    /// <summary>The root directory, referenced; null for the tree's.</summary>
    public Vnode? TakeRoot()
    {
        using SimpleLock.Scope held = _lock.Hold();
        _root?.Reference();
        return _root;
    }

    /// <summary>Sets the current directory, taking over the reference.</summary>
    public void SetCurrent(Vnode? directory) => Exchange(ref _current, directory)?.Release();

    /// <summary>Sets the root directory, taking over the reference.</summary>
    public void SetRoot(Vnode? directory) => Exchange(ref _root, directory)?.Release();

    /// <summary>The same directories for a forked process.</summary>
    public object Clone()
    {
        var copy = new ProcessDirectories();
        copy.SetCurrent(TakeCurrent());
        copy.SetRoot(TakeRoot());
        return copy;
    }

    /// <summary>Gives the directories up, as the process ends.</summary>
    public void Dispose()
    {
        SetCurrent(null);
        SetRoot(null);
    }

    private Vnode? Exchange(ref Vnode? place, Vnode? directory)
    {
        using SimpleLock.Scope held = _lock.Hold();
        Vnode? old = place;
        place = directory;
        return old;
    }
}
