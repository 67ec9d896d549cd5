using DriverKit.Kernel;

namespace DriverKit.Base.Tests;

/// <summary>Waits in thread context for a number of spawned bodies.</summary>
internal sealed class WorkerCount(RumpKernel kernel, int workers)
{
    private readonly SpinMutex _mutex = new(kernel.Host);
    private readonly CondVar _all = new("workers");
    private int _left = workers;

    public void Done()
    {
        using SpinMutex.Scope held = _mutex.Hold();
        if (--_left == 0)
        {
            _all.Broadcast();
        }
    }

    public void Wait()
    {
        long limit = kernel.Host.Now + 60_000_000_000;
        using SpinMutex.Scope held = _mutex.Hold();
        while (_left > 0)
        {
            Assert.That(_all.Wait(_mutex, limit), Is.EqualTo(Errno.Ok), $"{_left} workers did not end");
        }
    }
}
