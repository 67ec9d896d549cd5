namespace DriverKit.Kernel;

/// <summary>Work in thread context, workqueue(9): done in order, on a thread borrowed only while there is some.</summary>
public sealed class WorkQueue
{
    private readonly RumpKernel _kernel;
    private readonly string _name;
    private readonly SimpleLock _lock = new();
    private readonly Queue<Action> _work = new();
    private readonly KMutex _idleMutex;
    private readonly CondVar _idle;
    private bool _running;

    /// <summary>A work queue.</summary>
    /// <param name="kernel">Its kernel.</param>
    /// <param name="name">For reports.</param>
    public WorkQueue(RumpKernel kernel, string name)
    {
        _kernel = kernel;
        _name = name;
        _idleMutex = new KMutex(name + " drain");
        _idle = new CondVar(name + " drained");
    }

    /// <summary>Queues work; any context.</summary>
    /// <param name="work">What to do; it may wait.</param>
    public void Enqueue(Action work)
    {
        using (_lock.Hold())
        {
            _work.Enqueue(work);
            if (_running)
            {
                return;
            }

            _running = true;
        }

        _kernel.Spawn(_name, Drain);
    }

    /// <summary>Waits until all that is queued is done. Thread context, not from the queue's own work.</summary>
    public void Wait()
    {
        using KMutex.Scope held = _idleMutex.Hold();
        while (Busy())
        {
            _idle.Wait(_idleMutex);
        }
    }

    private bool Busy()
    {
        using SimpleLock.Scope held = _lock.Hold();
        return _running;
    }

    private void Drain()
    {
        while (true)
        {
            Action? work;
            using (_lock.Hold())
            {
                if (!_work.TryDequeue(out work))
                {
                    _running = false;
                    break;
                }
            }

            work();
        }

        using KMutex.Scope held = _idleMutex.Hold();
        _idle.Broadcast();
    }
}
