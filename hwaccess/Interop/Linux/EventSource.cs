using Microsoft.Win32.SafeHandles;

namespace DriverKit.Interop.Linux;

/// <summary>A descriptor in an <see cref="EventLoop"/>.</summary>
public sealed class EventSource : IDisposable
{
    private readonly EventLoop _loop;
    private int _removed;

    internal EventSource(EventLoop loop, ulong id, SafeFileHandle file, IEventHandler handler)
    {
        _loop = loop;
        Id = id;
        File = file;
        Handler = handler;
    }

    internal ulong Id { get; }

    internal SafeFileHandle File { get; }

    internal IEventHandler Handler { get; }

    internal bool IsRemoved => Volatile.Read(ref _removed) != 0;

    /// <summary>Takes it out. The handler is not called any more after the return, unless that is from within the handler. Keeps the descriptor open.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _removed, 1) == 0)
        {
            _loop.Remove(this);
        }
    }
}
