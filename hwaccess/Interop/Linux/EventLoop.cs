using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;

namespace DriverKit.Interop.Linux;

/// <summary>
/// One thread on one epoll set for all interrupts of a process: there while somebody waits for a descriptor, gone when nobody does.
/// Handlers are called one after the other.
/// </summary>
public sealed unsafe class EventLoop
{
    private const int Batch = 64;
    private const ulong WakeId = 0;

    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<ulong, EventSource> _sources = new();
    private SafeFileHandle? _epoll;
    private SafeFileHandle? _wake;
    private Thread? _thread;
    private EventSource? _current;
    private ulong _lastId;

    private EventLoop()
    {
    }

    /// <summary>The process's loop.</summary>
    public static EventLoop Shared { get; } = new();

    /// <summary>True on the loop's own thread: within a handler.</summary>
    public bool IsCurrent => Thread.CurrentThread == Volatile.Read(ref _thread);

    /// <summary>Calls a handler from now on whenever a descriptor can be read.</summary>
    /// <param name="file">The descriptor, kept by the caller; it must outlive the source.</param>
    /// <param name="handler">Who is called.</param>
    /// <returns>To be disposed before the descriptor.</returns>
    /// <exception cref="IOException">The system grants no more of what it takes.</exception>
    public EventSource Add(SafeFileHandle file, IEventHandler handler)
    {
        lock (_gate)
        {
            Start();
            var source = new EventSource(this, ++_lastId, file, handler);
            _sources[source.Id] = source;
            if (!TryWatch(source.Id, file))
            {
                int errno = LinuxErrno.Last;
                _sources.TryRemove(source.Id, out _);
                throw new IOException($"epoll_ctl: {LinuxErrno.Text(errno)}");
            }

            return source;
        }
    }

    /// <summary>Waits until a handler that is being called now has returned; at once from within one.</summary>
    public void WaitForIdle()
    {
        Interlocked.MemoryBarrier();
        EventSource? current = Volatile.Read(ref _current);
        var spin = new SpinWait();
        while (current is not null && Volatile.Read(ref _current) == current && !IsCurrent)
        {
            spin.SpinOnce();
        }
    }

    internal void Remove(EventSource source)
    {
        lock (_gate)
        {
            EpollEvent none = default;
            _ = LinuxNative.EpollCtl(_epoll!, LinuxNative.EpollDelete, source.File, &none);
            _sources.TryRemove(source.Id, out _);
            if (_sources.IsEmpty)
            {
                ulong one = 1;
                _ = LinuxNative.Write(_wake!, &one, sizeof(ulong));
            }
        }

        // The loop says whom it is about to call before it looks at the mark, and the mark was set before this looks: one sees the other.
        Interlocked.MemoryBarrier();
        var spin = new SpinWait();
        while (Volatile.Read(ref _current) == source && !IsCurrent)
        {
            spin.SpinOnce();
        }
    }

    private bool TryWatch(ulong id, SafeFileHandle file)
    {
        var what = new EpollEvent { Events = EpollEvent.In, Data = id };
        return LinuxNative.EpollCtl(_epoll!, LinuxNative.EpollAdd, file, &what) == 0;
    }

    // Under the gate.
    private void Start()
    {
        if (_epoll is null)
        {
            SafeFileHandle epoll = LinuxNative.EpollCreate(LinuxNative.EpollCloseOnExec);
            SafeFileHandle wake = LinuxNative.Eventfd(0, LinuxNative.EventfdFlags);
            if (epoll.IsInvalid || wake.IsInvalid)
            {
                throw new IOException($"epoll: {LinuxErrno.Text(LinuxErrno.Last)}");
            }

            (_epoll, _wake) = (epoll, wake);
            TryWatch(WakeId, wake);
        }

        if (_thread is null)
        {
            _thread = new Thread(Run, 256 << 10) { IsBackground = true, Name = "interrupts" };
            _thread.Start();
        }
    }

    private void Run()
    {
        EpollEvent* events = stackalloc EpollEvent[Batch];
        while (true)
        {
            int count = LinuxNative.EpollWait(_epoll!, events, Batch, -1);
            for (int i = 0; i < count; i++)
            {
                if (events[i].Data == WakeId)
                {
                    if (TryEnd())
                    {
                        return;
                    }
                }
                else if (_sources.TryGetValue(events[i].Data, out EventSource? source))
                {
                    Call(source, events[i].Events);
                }
            }
        }
    }

    private void Call(EventSource source, uint events)
    {
        Interlocked.Exchange(ref _current, source);
        try
        {
            if (!source.IsRemoved)
            {
                source.Handler.Ready(events);
            }
        }
        finally
        {
            Volatile.Write(ref _current, null);
        }
    }

    private bool TryEnd()
    {
        lock (_gate)
        {
            ulong count;
            _ = LinuxNative.Read(_wake!, &count, sizeof(ulong));
            if (_sources.IsEmpty)
            {
                _thread = null;
            }

            return _sources.IsEmpty;
        }
    }
}
