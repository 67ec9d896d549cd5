namespace DriverKit.Kernel;

/// <summary>A readers-writer lock, rwlock(9): many readers or one writer, writers first once they wait. Thread context only.</summary>
public sealed class RwLock
{
    private readonly KMutex _mutex;
    private readonly CondVar _readersCv;
    private readonly CondVar _writersCv;
    private Lwp? _writer;
    private int _readers;
    private int _writersWaiting;

    /// <summary>A readers-writer lock.</summary>
    /// <param name="name">For reports.</param>
    public RwLock(string name)
    {
        _mutex = new KMutex(name);
        _readersCv = new CondVar(name + " (read)");
        _writersCv = new CondVar(name + " (write)");
    }

    /// <summary>True if the calling lwp holds it for writing.</summary>
    public bool IsWriteHeld => _writer is not null && _writer == Lwp.Current;

    /// <summary>Takes it for reading.</summary>
    public void EnterRead()
    {
        using KMutex.Scope held = _mutex.Hold();
        while (_writer is not null || _writersWaiting > 0)
        {
            _readersCv.Wait(_mutex);
        }

        _readers++;
    }

    /// <summary>Takes it for writing.</summary>
    public void EnterWrite()
    {
        using KMutex.Scope held = _mutex.Hold();
        _writersWaiting++;
        while (_writer is not null || _readers > 0)
        {
            _writersCv.Wait(_mutex);
        }

        _writersWaiting--;
        _writer = Lwp.Current;
    }

    /// <summary>Releases it, in whichever way it is held.</summary>
    public void Exit()
    {
        using KMutex.Scope held = _mutex.Hold();
        if (_writer is not null)
        {
            _writer = null;
        }
        else
        {
            _readers--;
        }

        if (_writersWaiting > 0)
        {
            if (_readers == 0)
            {
                _writersCv.Signal();
            }
        }
        else
        {
            _readersCv.Broadcast();
        }
    }
}
