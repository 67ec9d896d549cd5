namespace DriverKit.Kernel.Hosts;

/// <summary>The process's threads for kernel work: borrowed for a body, kept a while, then let go.</summary>
internal static class HostThreads
{
    // Thousands of kernels whose timers come due together must not make thousands of threads for work that never waits.
    private const int ShortLimit = 16;

    private static readonly Lock Gate = new();
    private static readonly Stack<Worker> IdleWorkers = new();
    private static readonly Queue<Action> ShortBodies = new();
    private static readonly TimeSpan KeepIdle = TimeSpan.FromSeconds(2);
    private static int s_shortThreads;

    public static void Run(string name, Action body)
    {
        Worker? worker;
        lock (Gate)
        {
            IdleWorkers.TryPop(out worker);
        }

        (worker ?? new Worker()).Start(name, body);
    }

    /// <summary>Runs a body that never waits for another; a few threads serve all of them.</summary>
    public static void RunShort(Action body)
    {
        lock (Gate)
        {
            ShortBodies.Enqueue(body);
            if (s_shortThreads == ShortLimit)
            {
                return;
            }

            s_shortThreads++;
        }

        Run("kernel work", RunShortBodies);
    }

    private static void RunShortBodies()
    {
        while (true)
        {
            Action? body;
            lock (Gate)
            {
                if (!ShortBodies.TryDequeue(out body))
                {
                    s_shortThreads--;
                    return;
                }
            }

            body();
        }
    }

    private sealed class Worker
    {
        private readonly SemaphoreSlim _wake = new(0);
        private Thread? _thread;
        private Action? _body;

        public void Start(string name, Action body)
        {
            _body = body;
            if (_thread is null)
            {
                _thread = new Thread(Loop, 512 << 10) { IsBackground = true, Name = name };
                _thread.Start();
            }
            else
            {
                _wake.Release();
            }
        }

        private void Loop()
        {
            while (true)
            {
                _body!();
                _body = null;
                lock (Gate)
                {
                    IdleWorkers.Push(this);
                }

                if (!_wake.Wait(KeepIdle) && Retire())
                {
                    return;
                }
            }
        }

        private bool Retire()
        {
            lock (Gate)
            {
                if (!IdleWorkers.Contains(this))
                {
                    _wake.Wait();
                    return false;
                }

                Worker[] kept = [.. IdleWorkers.Where(w => w != this).Reverse()];
                IdleWorkers.Clear();
                foreach (Worker worker in kept)
                {
                    IdleWorkers.Push(worker);
                }

                return true;
            }
        }
    }
}
