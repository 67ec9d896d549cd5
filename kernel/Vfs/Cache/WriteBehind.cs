namespace DriverKit.Kernel.Vfs;

/// <summary>Has unwritten data written a while after the first of it came, by a work item: no thread waits for it.</summary>
internal sealed class WriteBehind
{
    private readonly Callout _callout;
    private readonly WorkQueue _queue;
    private readonly Action _work;
    private int _armed;

    public WriteBehind(RumpKernel kernel, Action work)
    {
        _queue = new WorkQueue(kernel, "syncer");
        _work = () =>
        {
            Volatile.Write(ref _armed, 0);
            work();
        };
        _callout = new Callout(kernel.Host, () => _queue.Enqueue(_work));
    }

    public TimeSpan Delay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Something became unwritten. Any context.</summary>
    public void Arm()
    {
        if (Volatile.Read(ref _armed) == 0 && Delay > TimeSpan.Zero && Interlocked.Exchange(ref _armed, 1) == 0)
        {
            _callout.Schedule(Delay);
        }
    }

    /// <summary>Takes the schedule back and waits for work under way. At the kernel's end.</summary>
    public void Stop()
    {
        Delay = TimeSpan.Zero;
        _callout.Stop();
        _queue.Wait();
    }
}
