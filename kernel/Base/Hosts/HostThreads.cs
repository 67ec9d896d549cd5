namespace DriverKit.Kernel.Hosts;

/// <summary>The process's threads for kernel work: borrowed for a body, kept a while, then let go.</summary>
internal static class HostThreads
{
    private static readonly Lock Gate = new();
    private static readonly Stack<Worker> IdleWorkers = new();
    private static readonly TimeSpan KeepIdle = TimeSpan.FromSeconds(2);

    public static void Run(string name, Action body)
    {
        Worker? worker;
        lock (Gate)
        {
            IdleWorkers.TryPop(out worker);
        }

        (worker ?? new Worker()).Start(name, body);
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
